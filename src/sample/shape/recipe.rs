//! The figures behind each shape.

use super::Shape;

/// How an organisation of a shape is made. What differs from [`PLAIN`] is what the shape is about.
pub struct Recipe {
    /// Accounts for each person: the fewest and the most.
    pub per_person: (usize, usize),
    /// The fewest people.
    pub fewest_people: usize,
    /// Who covers an account.
    pub cover: CoverPattern,
    /// The kinds of account.
    pub kinds: &'static [AccountKind],
    /// What everybody's hours follow from.
    pub hours: HoursRecipe,
    /// Who owns what today.
    pub today: OwnersRecipe,
    /// Whether industries and skills make some owners fit better than others.
    pub differ: bool,
    /// Whether accounts and people have regions, which they must share.
    pub regions: bool,
    /// Whether accounts need skills.
    pub needs: bool,
    /// Families, if there are any.
    pub families: Option<FamilyRecipe>,
    /// The percentage of the accounts that are locked.
    pub locked: u64,
}

impl Recipe {
    /// The roles that every account has owners in; a third of the people have the second, where there is one.
    pub fn roles(&self) -> &'static [&'static str] {
        match self.cover {
            CoverPattern::One | CoverPattern::Pool => &["csm"],
            CoverPattern::Two | CoverPattern::Pod => &["csm", "se"],
        }
    }

    /// Whether a pool serves the accounts of this kind.
    pub fn is_pooled(&self, kind: usize) -> bool {
        self.cover == CoverPattern::Pool && kind > 0
    }
}

/// Who covers an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CoverPattern {
    /// A csm.
    One,
    /// A csm and an se.
    Two,
    /// A csm and an se of one pod.
    Pod,
    /// A csm, or a pool of them if it is not of the first kind; there are no regions to share then.
    Pool,
}

/// A kind of account, which is a segment.
pub struct AccountKind {
    pub id: &'static str,
    pub name: &'static str,
    /// Its share of the accounts, in percent.
    pub percent: usize,
    /// Tenths of an hour that an account takes of its first role: the least and the most.
    pub tenths: (u64, u64),
    /// The median of the ARR, and the standard deviation of its logarithm.
    pub arr: (f64, f64),
}

/// What everybody's hours follow from.
#[derive(Clone, Copy)]
pub enum HoursRecipe {
    /// The accounts take so many thousandths of all hours, from the least to the most.
    Load(u64, u64),
    /// Everybody has the same hours, at 85 % of them, and books that are nearly even exist.
    Even,
    /// Everybody's hours are what a book takes, and hardly more.
    Book,
}

/// Who owns what today.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OwnersRecipe {
    /// Nobody owns anything.
    Nobody,
    /// Most accounts have an owner; some books are far too large.
    Uneven,
    /// Most accounts have an owner; some books are full, others nearly empty.
    Room,
}

/// How families are made.
#[derive(Clone, Copy)]
pub struct FamilyRecipe {
    /// The percentage of the accounts that are in families, where there are enough for each person.
    pub percent: usize,
    /// The fewest and the most accounts of a family.
    pub members: (usize, usize),
}

const ALL: AccountKind = AccountKind { id: "all", name: "All", percent: 100, tenths: (50, 400), arr: (50_000.0, 0.9) };

const PLAIN: Recipe = Recipe {
    per_person: (2, 150),
    fewest_people: 1,
    cover: CoverPattern::One,
    kinds: &[ALL],
    hours: HoursRecipe::Load(820, 880),
    today: OwnersRecipe::Uneven,
    differ: true,
    regions: false,
    needs: false,
    families: None,
    locked: 0,
};

/// The recipe of a shape.
pub fn recipe(shape: Shape) -> Recipe {
    match shape {
        Shape::Typical | Shape::Caps => PLAIN,
        Shape::Alike => {
            Recipe { hours: HoursRecipe::Load(850, 850), today: OwnersRecipe::Nobody, differ: false, ..PLAIN }
        }
        Shape::Big => Recipe { per_person: (2, 4), kinds: &[BIG], ..PLAIN },
        Shape::Short => Recipe { hours: HoursRecipe::Load(1110, 1190), ..PLAIN },
        Shape::Full => Recipe { hours: HoursRecipe::Book, ..PLAIN },
        Shape::Regions => Recipe { regions: true, ..PLAIN },
        Shape::Skills => Recipe { fewest_people: 3, needs: true, ..PLAIN },
        Shape::Bands => Recipe { hours: HoursRecipe::Even, ..PLAIN },
        Shape::Five => Recipe { hours: HoursRecipe::Load(820, 840), differ: false, ..PLAIN },
        Shape::Moves => Recipe { hours: HoursRecipe::Load(720, 780), today: OwnersRecipe::Room, ..PLAIN },
        Shape::Families => {
            let families = Some(FamilyRecipe { percent: 80, members: (5, 20) });
            Recipe { per_person: (3, 150), fewest_people: 4, families, ..PLAIN }
        }
        Shape::Minimums => Recipe { per_person: (3, 150), kinds: &[KEY, REST], ..PLAIN },
        Shape::Roles => Recipe { fewest_people: 2, cover: CoverPattern::Two, ..PLAIN },
        Shape::Pods => Recipe { fewest_people: 4, cover: CoverPattern::Pod, ..PLAIN },
        Shape::Tiny => Recipe { per_person: (20, 1000), kinds: &[TINY], differ: false, ..PLAIN },
        Shape::Mixed => Recipe {
            fewest_people: 3,
            kinds: &[NAMED, DESK],
            hours: HoursRecipe::Load(850, 850),
            today: OwnersRecipe::Room,
            regions: true,
            families: Some(FamilyRecipe { percent: 15, members: (2, 5) }),
            cover: CoverPattern::Pool,
            locked: 2,
            ..PLAIN
        },
    }
}

const BIG: AccountKind =
    AccountKind { id: "big", name: "Big", percent: 100, tenths: (600, 1800), arr: (600_000.0, 0.6) };
const TINY: AccountKind = AccountKind { id: "tiny", name: "Tiny", percent: 100, tenths: (1, 10), arr: (2_000.0, 1.2) };
const KEY: AccountKind = AccountKind { id: "key", name: "Key", percent: 40, tenths: (150, 450), arr: (200_000.0, 0.7) };
const REST: AccountKind =
    AccountKind { id: "rest", name: "Rest", percent: 60, tenths: (40, 160), arr: (25_000.0, 0.7) };
const NAMED: AccountKind =
    AccountKind { id: "named", name: "Named", percent: 60, tenths: (80, 400), arr: (120_000.0, 0.8) };
const DESK: AccountKind = AccountKind { id: "desk", name: "Desk", percent: 40, tenths: (10, 40), arr: (8_000.0, 0.6) };
