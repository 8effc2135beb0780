//! The whole story of a plan in one document: the answer first, then books, moves, what is not covered, skills, questions,
//! the frontier, doubts and the method, each chapter as far as it is wanted and known.

use super::block::{Block, BulletList};

use super::table::Audience;
use super::{CommandContext, Report, audit, books, compare, frontier, moves, names::Names, seats, size, summary};
use crate::analysis::audit::Audit;
use crate::analysis::size::Sizing;
use crate::instance::Instance;
use crate::plan::Plan;
use crate::reassign::Reassignment;
use crate::scenario::Document;
use crate::what_if::comparison::Comparison;
use crate::what_if::frontier::Frontier;

mod charts;
mod headline;
mod tables;
mod team;

pub use team::{Reader, for_reader};

/// A part of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chapter {
    /// Everybody's book, before and after.
    Books,
    /// What changes hands, why and when.
    Moves,
    /// What nobody covers, and why.
    NotCovered,
    /// How much work there is, and who can do it.
    Skills,
    /// What would be if.
    WhatIfs,
    /// What each number of moves buys.
    Frontier,
    /// What looks wrong today.
    Doubts,
    /// How the plan was found and what is proven of it.
    Method,
}

impl Chapter {
    /// All of them, in their order.
    pub const ALL: [Self; 8] = [
        Self::Books,
        Self::Moves,
        Self::NotCovered,
        Self::Skills,
        Self::WhatIfs,
        Self::Frontier,
        Self::Doubts,
        Self::Method,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Books => "books",
            Self::Moves => "moves",
            Self::NotCovered => "not-covered",
            Self::Skills => "skills",
            Self::WhatIfs => "what-ifs",
            Self::Frontier => "frontier",
            Self::Doubts => "doubts",
            Self::Method => "method",
        }
    }

    /// What stands above it.
    fn heading(self) -> &'static str {
        match self {
            Self::Books => "Books before and after",
            Self::Moves => "Who gets what, and when",
            Self::NotCovered => "What is not covered, and why",
            Self::Skills => "Skills and people",
            Self::WhatIfs => "What if",
            Self::Frontier => "What moves buy",
            Self::Doubts => "What looks wrong today",
            Self::Method => "How the plan was found, and what is proven",
        }
    }
}

/// All that is known of a plan. What is missing was not asked for, or could not be found in the time.
pub struct Story<'a> {
    /// The scenario as written.
    pub document: &'a Document,
    /// What it means.
    pub instance: &'a Instance,
    /// The plan.
    pub plan: &'a Plan,
    /// Its moves.
    pub moves: Option<&'a Reassignment>,
    /// What was found in the books of today.
    pub audit: Option<&'a Audit>,
    /// How many people the work takes.
    pub sizing: Option<&'a Sizing>,
    /// What moves buy.
    pub frontier: Option<&'a Frontier>,
    /// The questions that the scenario asks.
    pub comparison: Option<&'a Comparison>,
    /// Why something is missing, in sentences.
    pub missing: &'a [String],
}

/// The document, with these chapters.
#[must_use]
pub fn report(story: &Story<'_>, chapters: &[Chapter]) -> Report {
    let (instance, plan) = (story.instance, story.plan);
    let mut report = Report::new(&instance.name)
        .size(summary::size(instance, plan.books.len()))
        .main("seats")
        .section(summary::answer(instance, plan))
        .section([Block::Figures(headline::figures(instance, plan))]);
    for &chapter in chapters {
        let blocks: Vec<Block> = story.chapter(chapter).into_iter().map(titled).collect();
        if blocks.iter().any(says_something) {
            report = report.section(std::iter::once(Block::Chapter(chapter.heading())).chain(blocks));
        }
    }
    let missing = story.missing.iter().map(String::as_str);
    report.with(BulletList::new("What this report leaves out", missing.map(str::to_owned))).with(tables::how_to_read())
}

impl<'a> Story<'a> {
    /// That of a plan of which nothing else is known yet.
    #[must_use]
    pub fn of(document: &'a Document, instance: &'a Instance, plan: &'a Plan) -> Self {
        let (moves, audit, sizing, frontier, comparison) = (None, None, None, None, None);
        Self { document, instance, plan, moves, audit, sizing, frontier, comparison, missing: &[] }
    }

    fn chapter(&self, chapter: Chapter) -> Vec<Block> {
        let (instance, plan) = (self.instance, self.plan);
        match chapter {
            Chapter::Books => self.books(),
            Chapter::Moves => self.moves.map_or_else(Vec::new, |moves| self.moved(moves)),
            Chapter::NotCovered => vec![tables::not_covered(instance, plan).into()],
            Chapter::Skills => self.skills(),
            Chapter::WhatIfs => {
                let report = self.comparison.map(|it| compare::report(it, &Names::of(instance)));
                report.map_or_else(Vec::new, blocks)
            }
            Chapter::Frontier => self.frontier.map_or_else(Vec::new, |it| blocks(frontier::report(it, &in_full()))),
            Chapter::Doubts => self.audit.map_or_else(Vec::new, |audit| doubts(instance, audit)),
            Chapter::Method => headline::method(instance, plan).into_iter().map(Block::from).collect(),
        }
    }

    fn books(&self) -> Vec<Block> {
        let (instance, plan) = (self.instance, self.plan);
        let mut blocks: Vec<Block> = charts::books(instance, plan).into_iter().map(Block::from).collect();
        blocks.push(books::books(instance, plan).heading("Every book").into());
        blocks.push(tables::by_manager(instance, plan).into());
        blocks.push(tables::by_region(instance, plan).into());
        blocks.push(summary::components(plan).heading("What the plan is worth").into());
        blocks.push(seats::seats(instance, plan).into());
        blocks
    }

    /// The answer, the largest changes and then all of them; of the rest what is no list of moves again.
    fn moved(&self, moves: &Reassignment) -> Vec<Block> {
        let report = moves::report(moves, self.instance, self.document, &in_full());
        let mut told = Vec::new();
        for block in report.sections.into_iter().flatten() {
            match block {
                Block::Table(table) if table.key == "moves" => {
                    let largest = tables::largest(self.instance, self.plan);
                    told.extend([largest.into(), Block::from(tables::readable(table))]);
                }
                // A person's change stands among the books.
                Block::Table(table) if table.key == "people" => {}
                Block::List(list) if list.noun.0 == "step" => {}
                other => told.push(other),
            }
        }
        told
    }

    fn skills(&self) -> Vec<Block> {
        let map = charts::coverage(self.instance, self.plan).map(Block::from);
        let sizing = self.sizing.map_or_else(Vec::new, |it| blocks(size::report(self.instance, it, &in_full())));
        map.into_iter().chain(sizing).collect()
    }
}

/// What an audit found; its books of today stand beside the plan's already.
fn doubts(instance: &Instance, audit: &Audit) -> Vec<Block> {
    let of_audit = blocks(audit::report(instance, audit, &in_full())).into_iter();
    let told = |block: &Block| match block {
        Block::Table(table) => table.key == "cases",
        Block::About(..) | Block::Findings(_) => true,
        _ => false,
    };
    of_audit.filter(told).collect()
}

/// A reader who wants all of it and has no command to go on with.
fn in_full() -> CommandContext {
    CommandContext { full: true, ..CommandContext::default() }
}

fn blocks(report: Report) -> Vec<Block> {
    report.sections.into_iter().flatten().collect()
}

/// Whether a chapter of nothing but this is worth its heading.
fn says_something(block: &Block) -> bool {
    match block {
        Block::Table(table) => !table.rows.is_empty() && table.audience != Audience::Programs,
        Block::Chart(chart) => !chart.is_empty(),
        Block::List(list) => !list.items.is_empty(),
        Block::Text(text) | Block::About(_, text) => !text.is_empty(),
        _ => true,
    }
}

/// A block with the name that its sheet has in a workbook.
fn titled(block: Block) -> Block {
    let Block::Table(table) = block else { return block };
    let title = match table.key {
        "seats" => "Accounts",
        "by_manager" => "Books by manager",
        "by_region" => "Books by region",
        "components" => "Worth",
        "what_ifs" => "What-ifs",
        "roles" => "Ratios",
        "requirements" => "Skills",
        "segments" => "Moves by segment",
        "curve" => "Frontier",
        "points" => "Frontier points",
        "trade" => "Fit against balance",
        "cases" => "Data doubts",
        _ => table.title,
    };
    table.title(title).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_a_title_of_its_own() {
        let titles =
            ["seats", "by_manager", "by_region", "components", "what_ifs", "roles", "requirements", "curve", "cases"];
        let title = |key| match titled(
            super::super::table::Table::new(key, [], Vec::<Vec<super::super::table::Cell>>::new()).into(),
        ) {
            Block::Table(table) => table.title,
            _ => "",
        };
        let all: std::collections::BTreeSet<&str> = titles.into_iter().map(title).collect();
        assert_eq!(all.len(), titles.len(), "{all:?}");
        // A sheet's name has 31 characters at most.
        assert!(all.iter().all(|title| !title.is_empty() && title.len() < 31));
    }
}
