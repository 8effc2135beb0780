//! `rebook crm`: the files that change the owners in a customer database, and those that change them back.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::base::{Base, PlannedScenario};
use super::output::written;
use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::handoff::crm::changes;
use crate::handoff::{Handovers, approvals};
use crate::io::folder;
use crate::io::write::Over;
use crate::render::csv;
use crate::report;
use crate::report::table::Table;

/// Write files for the customer database: new owners by record id, account teams, and the way back
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// The folder to write into; files of an earlier run are replaced, others never
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    #[command(flatten)]
    base: Base,
}

const EXAMPLES: &str = "\
Examples:
  rebook crm scenario.json --plan plan.json -o crm

Once the scenario has decisions, only approved moves are written.
Fields are named as in the accounts' CSV file, or as the scenario says:
  \"crm\": { \"id\": \"Id\", \"owner\": { \"csm\": \"OwnerId\" }, \"effective\": \"Effective_Date__c\", \"nobody\": \"#N/A\",
           \"team\": { \"account\": \"AccountId\", \"user\": \"UserId\", \"role\": \"TeamMemberRole\" } }
Owners are written by the team's \"user_id\", where there is one, and else exactly as they are.
Roles that \"owner\" does not name, and roles with several people, go to team.csv.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    let planned = arguments.base.planned(&arguments.scenario, shell, started)?;
    let PlannedScenario { document, instance, plan, .. } = &planned;
    let handovers = Handovers::of(document, instance, plan)?;
    let is_approved = approvals(document);
    let changes = changes(document, instance, plan, &handovers, &is_approved);
    let left = plan.moves.iter().filter(|change| !is_approved(change)).count();
    if left > 0 {
        let left = report::words::count(left, "move is", "moves are");
        shell.say(&format!("{left} left out: not approved\n"));
    }
    let file = |table: &Table| Ok((format!("{}.csv", table.key), written(csv::csv(table))?));
    let files = report::crm::files(&changes).iter().map(file).collect::<Result<Vec<_>, Failure>>()?;
    folder::replace(&arguments.output, &files, Over::Alike)?;
    shell.problems(&report::crm::risks(&changes));
    shell.show(&report::crm::report(&changes))
}
