//! The kinds of findings: what each means, and what to do about it.

/// A kind of finding, in the order in which they are reported: what hurts customers first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Seats that nobody owns.
    Ownerless,
    /// Seats of people who are not in the team.
    OwnerUnknown,
    /// Seats of people who leave.
    OwnerLeaves,
    /// Seats of people who are away.
    OwnerAway,
    /// Seats of people who are not to have any.
    OwnerNotAssignable,
    /// Owners without a needed skill or level.
    Skill,
    /// Owners with too little experience.
    Experience,
    /// Owners who do not speak the account's language.
    Language,
    /// Owners of another region, industry, segment or role, or whom the account rules out.
    Elsewhere,
    /// A person where a pool should be, the reverse, or nobody's pod.
    Pattern,
    /// Loads above a limit.
    OverLimit,
    /// Hours above the target.
    OverTarget,
    /// Touches and reviews that the hours don't allow.
    Engagement,
    /// Loads outside the balanced band.
    Uneven,
    /// People with few hours in use.
    Idle,
    /// Renewals that come all at once.
    Bunched,
    /// Families with several owners.
    SplitFamily,
    /// Accounts whose pod seats are in several pods.
    CutPod,
    /// Relationships with many former owners.
    Churned,
    /// Owners who changed a short while ago.
    ChangedLately,
    /// Seats that can't move now.
    Frozen,
    /// Accounts of which something that counts is unknown.
    Incomplete,
    /// Customers who may be there twice, by name.
    SameName,
    /// Customers who may be there twice, by web domain.
    SameDomain,
    /// ARR that may be counted twice.
    RolledUp,
    /// Words that may be slips.
    Spelling,
    /// A trigger of the scenario's.
    Trigger,
}

/// A group of kinds, as reports head them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Nobody who is here looks after the customer.
    Uncovered,
    /// The owner does not suit.
    Unsuited,
    /// Too much, too little, too uneven.
    Load,
    /// What belongs together and is not.
    Split,
    /// What changed, and what can't change now.
    Change,
    /// What is unknown or looks wrong.
    Data,
    /// What the scenario's triggers say.
    Trigger,
}

/// What a kind of finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingText {
    /// Its group.
    pub section: Section,
    /// A stable name for programs.
    pub code: &'static str,
    /// One case and several cases, as they are counted.
    pub unit: (&'static str, &'static str),
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// When something counts as this.
    pub means: &'static str,
    /// What to do about it; empty where nothing needs to be done.
    pub remedy: &'static str,
}

/// Days for which a change of owner is recent.
pub(super) const RECENT_DAYS: i32 = 90;
/// Former owners from which a relationship counts as churned.
pub(super) const MANY_OWNERS: u32 = 3;
/// The fewest renewals in a month that count as bunched.
pub(super) const MANY_RENEWALS: usize = 4;
/// How many times an even month, a twelfth of a year, its renewals must exceed to count as bunched.
pub(super) const TIMES_EVEN: usize = 3;
/// The share of their hours below which somebody counts as idle is one of this many.
pub(super) const IDLE_PART: i64 = 2;

const SEATS: (&str, &str) = ("seat", "seats");
const PEOPLE: (&str, &str) = ("owner", "owners");
const ACCOUNTS: (&str, &str) = ("account", "accounts");

impl FindingText {
    /// Whether each seat counts for itself.
    pub(super) fn is_of_seats(&self) -> bool {
        self.unit == SEATS
    }
}

impl FindingKind {
    /// What it is.
    #[must_use]
    pub fn about(self) -> FindingText {
        match self {
            Self::Ownerless | Self::OwnerUnknown | Self::OwnerLeaves | Self::OwnerAway | Self::OwnerNotAssignable => {
                self.uncovered()
            }
            Self::Skill | Self::Experience | Self::Language | Self::Elsewhere | Self::Pattern => self.unsuited(),
            Self::OverLimit | Self::OverTarget | Self::Engagement | Self::Uneven | Self::Idle | Self::Bunched => {
                self.load()
            }
            Self::SplitFamily | Self::CutPod | Self::Churned | Self::ChangedLately | Self::Frozen => self.shape(),
            Self::Incomplete | Self::SameName | Self::SameDomain | Self::RolledUp | Self::Spelling | Self::Trigger => {
                self.data()
            }
        }
    }

    fn uncovered(self) -> FindingText {
        let about = |code, title, means, remedy| FindingText {
            section: Section::Uncovered,
            code,
            unit: SEATS,
            title,
            means,
            remedy,
        };
        let plan = "`rebook solve` proposes an owner for each.";
        match self {
            Self::OwnerUnknown => about(
                "owner-unknown",
                "The owner is not in the team",
                "A present owner whom the team does not list counts as having left.",
                "Add those who are still here to the team; `rebook solve` gives the rest to others.",
            ),
            Self::OwnerLeaves => {
                about("owner-leaves", "The owner leaves", "The owner's last day falls in the period.", plan)
            }
            Self::OwnerAway => about(
                "owner-away",
                "The owner is away",
                "The owner is absent for more than half of the period, starts after it, or is a pool without anybody who is here.",
                plan,
            ),
            Self::OwnerNotAssignable => about(
                "owner-not-assignable",
                "The owner is not to have accounts",
                "The scenario gives the owner no accounts of their own.",
                plan,
            ),
            _ => about("ownerless", "Nobody owns them", "A seat of the account has no owner at all.", plan),
        }
    }

    fn unsuited(self) -> FindingText {
        let about = |code, title, means, remedy| FindingText {
            section: Section::Unsuited,
            code,
            unit: SEATS,
            title,
            means,
            remedy,
        };
        let plan = "`rebook solve` moves them where somebody may have them.";
        match self {
            Self::Experience => about(
                "too-little-experience",
                "The owner has too little experience",
                "The owner's years are below what the seat asks for.",
                plan,
            ),
            Self::Language => about(
                "language",
                "The owner does not speak the language",
                "The seat demands the account's language, and the owner's languages do not hold it.",
                plan,
            ),
            Self::Elsewhere => about(
                "elsewhere",
                "The owner looks after something else",
                "The owner has another role, serves other segments, or the region or industry that the seat demands is \
                 not theirs; or the account rules the owner out.",
                plan,
            ),
            Self::Pattern => about(
                "pattern",
                "The owner is of the wrong kind",
                "A pooled seat is a person's, another seat is a pool's, or a pod seat is with somebody outside all pods.",
                plan,
            ),
            _ => about(
                "skill",
                "The owner lacks a needed skill",
                "The owner's level of a skill that the seat needs is too low, or the owner has none of it.",
                plan,
            ),
        }
    }

    fn load(self) -> FindingText {
        let about = |code, title, means, remedy| FindingText {
            section: Section::Load,
            code,
            unit: PEOPLE,
            title,
            means,
            remedy,
        };
        match self {
            Self::OverLimit => about(
                "over-limit",
                "More than they can carry",
                "A load of the present book is above its limit: hours, or a cap on accounts, ARR or another measure.",
                "Take accounts from them first: `rebook solve` keeps everybody within the limits.",
            ),
            Self::OverTarget => about(
                "over-target",
                "Hours above the target",
                "The hours of the present book are above the capacity target, though within the limit.",
                "They have no room for surprises; give them nothing more.",
            ),
            Self::Engagement => about(
                "engagement",
                "More engagement planned than hours allow",
                "The hours of the present book are above the owner's capacity; the touches and reviews that the journey \
                 plans are cut by as much.",
                "These customers hear less from us than the journey promises: fewer accounts, or fewer activities.",
            ),
            Self::Idle => about(
                "idle",
                "Less than half of the hours in use",
                "The present book takes less than half of the owner's hours. Open positions are left out.",
                "They can take over accounts, or are still to be given their first ones.",
            ),
            Self::Bunched => FindingText {
                unit: ("month", "months"),
                ..about(
                    "bunched",
                    "Renewals come all at once",
                    "Of the renewals of one book in the 12 months from today, at least 4 and more than 3 times an even \
                 month (a twelfth of them) fall in one calendar month.",
                    "Spread them: move dates where customers agree, or share the month's accounts out.",
                )
            },
            _ => about(
                "uneven",
                "Outside the fair band",
                "A load is outside the band around the owner's fair share: what the peers have, by capacity.",
                "`rebook solve` evens them out, as far as the weights of balance ask for it.",
            ),
        }
    }

    fn shape(self) -> FindingText {
        let about =
            |section, code, unit, (title, means, remedy)| FindingText { section, code, unit, title, means, remedy };
        match self {
            Self::SplitFamily => about(
                Section::Split,
                "split-family",
                ("family", "families"),
                (
                    "Families with several owners",
                    "Accounts of one family have different owners in a role, though families are to stay together.",
                    "`rebook solve` unites them; `\"families\": \"apart\"` allows it.",
                ),
            ),
            Self::CutPod => about(
                Section::Split,
                "cut-pod",
                ACCOUNTS,
                (
                    "Served by several pods",
                    "The pod seats of one account are with people of different pods.",
                    "`rebook solve` gives each account to one pod.",
                ),
            ),
            Self::Churned => about(
                Section::Change,
                "churned",
                SEATS,
                (
                    "At least 3 owners before the present one",
                    "The account has had at least 3 owners before the present one in this role.",
                    "Lock them, or leave them where they are, if the present owner does well.",
                ),
            ),
            Self::ChangedLately => about(
                Section::Change,
                "changed-lately",
                SEATS,
                (
                    "The owner changed in the last 90 days",
                    "The owner changed less than 90 days ago.",
                    "`\"freeze\": { \"after_change_days\": 90 }` keeps such accounts where they are.",
                ),
            ),
            _ => about(
                Section::Change,
                "frozen",
                SEATS,
                ("Can't move now", "Locked, or within a freeze window of the rules.", ""),
            ),
        }
    }

    fn data(self) -> FindingText {
        let about = |code, title, means, remedy| FindingText {
            section: Section::Data,
            code,
            unit: ACCOUNTS,
            title,
            means,
            remedy,
        };
        match self {
            Self::SameName => FindingText {
                unit: ("customer", "customers"),
                ..about(
                    "same-name",
                    "May be there twice, by name",
                    "Accounts of different families have the same name but for case, accents, punctuation and legal form.",
                    "If they are one customer, merge them or give them a common parent.",
                )
            },
            Self::SameDomain => FindingText {
                unit: ("customer", "customers"),
                ..about(
                    "same-domain",
                    "May be there twice, by web domain",
                    "Accounts of different families have the same web domain.",
                    "If they are one customer, merge them or give them a common parent.",
                )
            },
            Self::RolledUp => FindingText {
                unit: ("family", "families"),
                ..about(
                    "rolled-up",
                    "ARR that may be counted twice",
                    "A parent's ARR is the sum of what at least two subsidiaries have.",
                    "ARR is that of each account alone: take away what the subsidiaries pay.",
                )
            },
            Self::Spelling => FindingText {
                unit: ("word", "words"),
                ..about(
                    "spelling",
                    "Words that may be slips",
                    "A word is equal to another one without spaces and punctuation, or a single slip away from it.",
                    "If they mean the same, spell them alike: owners and accounts are matched by them.",
                )
            },
            Self::Trigger => FindingText {
                section: Section::Trigger,
                ..about("trigger", "", "The scenario's own rule.", "Think again about who has them.")
            },
            _ => about(
                "incomplete",
                "Something that counts is unknown",
                "No ARR, renewal date or date since which the owner has it; no region, industry or language although \
                 the team has some.",
                "What is unknown counts for nobody and against nobody: fill it in for a better plan.",
            ),
        }
    }
}
