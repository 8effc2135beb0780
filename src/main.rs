//! The `rebook` command; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    rebook::cli::main()
}
