//! `rebook serve`: the page on this machine.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::error::{Diagnostic, Place};
use crate::serve::{Ending, Server, Settings};

/// Open the page on this machine: import, plan, object, ask, decide and send without a terminal
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder, or a scenario file in it; may be empty
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Look only: nothing in the folder is written
    #[arg(long)]
    read_only: bool,
    /// The port on this machine [default: any that is free]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Print the link, and leave opening it to the user
    #[arg(long)]
    no_open: bool,
    /// Take the page's files from this folder instead of those built in, to work on them
    #[arg(long, value_name = "DIR", hide = true)]
    assets: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  rebook serve books
  rebook serve                       this folder
  rebook serve books --read-only     to look around

The link that is printed opens the page once; from then on the browser is known. Nobody else on the network can reach it.
Everything is in the folder's files, so that commands and the page can take turns. Ctrl-C ends it: searches under way write the
best plan that they have.";

/// What shells expect of a process that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    let settings = Settings {
        folder: arguments.folder.clone(),
        port: arguments.port,
        read_only: arguments.read_only,
        assets: arguments.assets.clone(),
    };
    let server = Server::bind(&settings).map_err(|error| {
        let place = Place::file(&arguments.folder.display().to_string());
        let cause = format!("The page can't be served: {error}.");
        Diagnostic::new("E074", place, cause, "Name a folder that is there, and another port or none.")
    })?;
    end_on_interrupt(server.ending());
    let link = server.link();
    shell.give(&format!("{link}\n"), None)?;
    shell.say("Open this link in a browser on this machine. Ctrl-C ends the page.\n");
    let page = if arguments.no_open { None } else { open(&link) };
    let end = server.run();
    drop(page);
    end.map_err(|error| {
        let cause = format!("The page can't be served: {error}.");
        Diagnostic::new("E074", Place::default(), cause, "Close some programs, and start it again.")
    })?;
    Ok(ExitStatus::Done)
}

/// The first Ctrl-C ends the server, the second the process.
fn end_on_interrupt(ending: Ending) {
    let is_ending = AtomicBool::new(false);
    // Where the system refuses a handler, Ctrl-C ends the process as ever.
    let _ = ctrlc::set_handler(move || {
        if is_ending.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED);
        }
        ending.end();
    });
}

/// Opens the link in the user's browser. Other users of the machine see what a program is called with, so that the browser gets a
/// file that only this user can read, which leads to the link. Where there is no browser, the printed link is enough.
fn open(link: &str) -> Option<tempfile::NamedTempFile> {
    let mut page = tempfile::Builder::new().prefix("rebook-").suffix(".html").tempfile().ok()?;
    let text = format!(
        "<!doctype html>\n<meta http-equiv=\"refresh\" content=\"0; url={link}\">\n<title>rebook</title>\n<a href=\"{link}\">rebook</a>\n"
    );
    page.write_all(text.as_bytes()).ok()?;
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let quiet = || Stdio::null();
    let mut command = Command::new(program);
    command.args(arguments).arg(page.path()).stdin(quiet()).stdout(quiet()).stderr(quiet());
    // Whether it opens is for the user to see.
    let mut child = command.spawn().ok()?;
    std::thread::spawn(move || child.wait());
    Some(page)
}
