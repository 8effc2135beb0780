//! Random small scenarios in which all kinds of rules meet.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rebook::internal::scenario::Scenario;
use serde_json::{Map, Value, json};

const ROLES: [&str; 2] = ["csm", "se"];
const SKILLS: [&str; 3] = ["german", "health", "python"];
const REGIONS: [&str; 3] = ["dach", "uk", "nordics"];
const LANGUAGES: [&str; 2] = ["de", "en"];
const INDUSTRIES: [&str; 3] = ["health", "retail", "energy"];
const SEGMENTS: [&str; 2] = ["big", "small"];

/// The random small scenario of a seed; not every one is valid.
pub fn scenario(seed: u64) -> Scenario {
    let mut value = Writer::new(seed).scenario();
    // Beside the numbers that are drawn, so that scenarios stay what they were.
    if seed % 8 == 3 {
        value["rules"]["moves"]["worth_at_least"] = json!([0.0, 0.1, 0.4][(seed / 8 % 3) as usize]);
    }
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{value:#}"))
}

/// Writes the value of a field.
type Field = fn(&mut Writer) -> Value;

struct Writer {
    rng: ChaCha8Rng,
    name: String,
    people: usize,
    accounts: usize,
    pools: bool,
    pods: bool,
    journey: bool,
    /// How often a rule that narrows the choice turns up, in percent.
    strictness: u32,
}

impl Writer {
    fn new(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        Self {
            name: format!("random {seed}"),
            people: rng.random_range(2..=4),
            accounts: rng.random_range(2..=5),
            pools: rng.random_ratio(1, 5),
            pods: rng.random_ratio(1, 4),
            journey: rng.random_ratio(1, 3),
            strictness: *[5, 15, 35].get(rng.random_range(0..3)).unwrap_or(&15),
            rng,
        }
    }

    fn scenario(&mut self) -> Value {
        let team: Vec<Value> = (0..self.people).map(|i| self.person(i)).collect();
        let accounts: Vec<Value> = (0..self.accounts).map(|i| self.account(i)).collect();
        let mut it = json!({
            "rebook": 1,
            "name": self.name,
            "as_of": "2026-12-01",
            "segments": [self.segment("big", "arr >= 100"), self.segment("small", "true")],
            "team": team,
            "accounts": accounts,
            "objective": self.objective(),
            "rules": self.rules(),
        });
        if self.pools {
            it["pools"] = json!([self.pool()]);
        }
        if self.journey {
            it["journey"] = json!([self.step("start"), self.step("run")]);
            it["journey"][1]["default"] = json!(true);
            self.maybe(&mut it, "effort", 60, Self::factors);
        }
        self.later(&mut it);
        it
    }

    /// What the format has got since: drawn last, so that a seed's scenario stays what it was in all else.
    fn later(&mut self, it: &mut Value) {
        for (list, percent) in [("team", 40), ("accounts", 60)] {
            for record in it[list].as_array_mut().into_iter().flatten() {
                self.maybe(record, "csat", percent, |w| json!(w.pick(&[0.0, 2.5, 7.0, 9.0, 10.0])));
            }
        }
        if it["rules"].get("moves").is_some() {
            self.maybe(&mut it["rules"]["moves"], "per_team", 40, |w| json!(w.rng.random_range(0..3)));
        }
        it["objective"]["fit_parts"]["csat"] = json!(self.pick(&[0.0, 0.5, 1.0, 3.0]));
    }

    fn step(&mut self, id: &str) -> Value {
        let activities: Vec<Value> =
            (0..self.rng.random_range(0..3)).map(|i| self.activity(&format!("{id}-{i}"))).collect();
        let mut it = json!({ "id": id, "activities": activities });
        let once = activities.iter().any(|activity| activity["every"] == "step");
        self.maybe(&mut it, "days", if once { 100 } else { 50 }, |w| json!(w.rng.random_range(20..200)));
        it
    }

    fn activity(&mut self, id: &str) -> Value {
        let every = ["step", "week", "month", "quarter", "half", "year", "period", "renewal"];
        let mut it = json!({ "id": id, "responsible": self.pick(&ROLES), "every": self.pick(&every) });
        it["hours"] = json!({ self.pick(&["big", "small", "*"]): self.rng.random_range(1..9) });
        self.maybe(&mut it, "accountable", 50, |w| json!(w.pick(&ROLES)));
        self.maybe(&mut it, "supporting", 30, |w| json!({ w.pick(&ROLES): 0.5 }));
        self.maybe(&mut it, "needs", self.strictness / 2, |w| json!({ w.pick(&SKILLS): w.rng.random_range(1..=3) }));
        self.maybe(&mut it, "wants", 30, |w| json!({ w.pick(&SKILLS): w.rng.random_range(1..=5) }));
        self.maybe(&mut it, "contact", 50, |w| json!(w.pick(&["touch", "review"])));
        self.maybe(&mut it, "times", 20, |w| json!(w.pick(&[0.5, 2.0])));
        self.maybe(&mut it, "when", 20, |_| json!("health < 60"));
        it
    }

    fn factors(&mut self) -> Value {
        let mut it = json!({ "id": "unhealthy", "when": "health < 50", "times": 1.25 });
        self.maybe(&mut it, "roles", 40, |w| json!(w.pick(&ROLES)));
        self.maybe(&mut it, "by", 40, |_| json!("1.0 + 0.1 * tickets"));
        json!([it])
    }

    /// Bounds on how much of everyone's book is of one segment.
    fn mix(&mut self) -> Value {
        let mut it = json!({ "segments": self.pick(&SEGMENTS), "at_most": self.pick(&[0.3, 0.6]) });
        self.maybe(&mut it, "accounts_at_most", 50, |w| json!(w.rng.random_range(1..4)));
        self.maybe(&mut it, "accounts_at_least", 10, |_| json!(1));
        self.maybe(&mut it, "role", 50, |w| json!(w.pick(&ROLES)));
        json!([it])
    }

    fn segment(&mut self, id: &str, when: &str) -> Value {
        let mut seats = Map::new();
        for (role, percent) in [("csm", 95), ("se", if self.pods { 60 } else { 35 })] {
            if self.chance(percent) {
                seats.insert(role.to_owned(), self.seats());
            }
        }
        let importance = self.pick(&[0.5, 1.0, 1.0, 2.0]);
        json!({ "id": id, "when": when, "importance": importance, "seats": seats })
    }

    fn seats(&mut self) -> Value {
        let mut it = json!({ "hours": self.rng.random_range(1..=30) });
        it["pattern"] = json!(match self.rng.random_range(0..10) {
            0 | 1 => "territory",
            2 | 3 if self.pools => "pooled",
            2..=6 if self.pods => "pod",
            9 if self.chance(50) => "product_led",
            _ => "named",
        });
        if it["pattern"] == "product_led" {
            self.maybe(&mut it, "signal", 70, |w| json!(w.pick(&["tickets > 4", "health > 40"])));
            if it.get("signal").is_some() {
                self.maybe(&mut it, "then", 40, |w| json!(w.pick(&["named", "territory"])));
            }
        }
        if it["pattern"] == "territory" {
            self.maybe(&mut it, "territory", 40, |w| json!([w.pick(&["industry", "region"])]));
        }
        if self.chance(15) {
            it["count"] = json!(2);
        }
        if self.rule() {
            it["needs"] = json!({ self.pick(&SKILLS): self.rng.random_range(1..=4) });
        }
        if self.chance(50) {
            it["wants"] = json!({ self.pick(&SKILLS): self.rng.random_range(1..=5) });
            it["weights"] = json!({ self.pick(&SKILLS): self.pick(&[0.5, 2.0]) });
        }
        if self.rule() {
            it["experience"] = json!(self.pick(&[0.0, 1.0, 2.5, 4.0]));
        }
        if self.rule() {
            it["must_match"] = json!([self.pick(&["region", "language", "industry"])]);
        }
        it
    }

    fn person(&mut self, i: usize) -> Value {
        let mut it = json!({ "id": format!("p{i}"), "hours": self.rng.random_range(10..=70) });
        it["role"] = match self.rng.random_range(0..6) {
            _ if i == 0 => json!(["csm", "se"]),
            0 => json!("se"),
            1 | 2 => json!(["csm", "se"]),
            _ => json!("csm"),
        };
        it["skills"] = self.levels(60);
        self.maybe(&mut it, "regions", if i == 0 { 100 } else { 50 }, |w| json!(w.some(&REGIONS)));
        self.maybe(&mut it, "languages", 40, |w| json!(w.some(&LANGUAGES)));
        self.maybe(&mut it, "industries", 40, |w| json!(w.some(&INDUSTRIES)));
        self.maybe(&mut it, "time_zone", 40, |w| json!(w.pick(&["+00:00", "+01:00", "-05:00", "+05:30", "+12:00"])));
        self.maybe(&mut it, "experience", 50, |w| json!(w.rng.random_range(0..8)));
        self.maybe(&mut it, "manager", 50, |w| json!(w.pick(&["m1", "m2"])));
        let limits: [(&str, Field); 7] = [
            ("segments", |w| json!(w.pick(&SEGMENTS))),
            ("max_accounts", |w| json!(w.rng.random_range(1..5))),
            ("max_arr", |w| json!(w.rng.random_range(200..900))),
            ("start", |w| json!(w.pick(&["2026-11-15", "2027-01-10", "2027-04-02"]))),
            ("end", |w| json!(w.pick(&["2026-12-20", "2027-02-28", "2027-05-01"]))),
            ("leave", |w| json!([{ "from": "2026-12-10", "to": w.pick(&["2027-01-05", "2027-02-20"]) }])),
            ("assignable", |_| json!(false)),
        ];
        for (field, value) in limits {
            let percent = self.strictness / 3;
            self.maybe(&mut it, field, percent, value);
        }
        if it.get("start").is_some() && self.chance(60) {
            it["ramp"] = json!([0.25, 0.5, 0.75]);
        }
        if i > 0 {
            self.maybe(&mut it, "backfill_for", 25, |w| json!(format!("p{}", w.rng.random_range(0..i))));
        }
        if self.pods {
            self.maybe(&mut it, "pod", if i == 0 { 100 } else { 85 }, |w| json!(w.pick(&["north", "south"])));
        }
        it
    }

    fn pool(&mut self) -> Value {
        let mut members = json!({ "p0": self.pick(&[0.3, 0.5]) });
        for i in 1..self.people {
            self.maybe(&mut members, &format!("p{i}"), 50, |w| json!(w.pick(&[0.3, 0.5, 1.0])));
        }
        json!({ "id": "pool", "role": ["csm", "se"], "members": members })
    }

    fn account(&mut self, i: usize) -> Value {
        let mut it = json!({ "id": format!("a{i}"), "arr": self.rng.random_range(10..300) });
        if i > 0 {
            self.maybe(&mut it, "parent", 30, |w| json!(format!("a{}", w.rng.random_range(0..i))));
        }
        self.maybe(&mut it, "segment", 20, |w| json!(w.pick(&SEGMENTS)));
        self.maybe(&mut it, "renewal", 60, |w| json!(w.pick(&["2026-12-20", "2027-02-15", "2027-06-30"])));
        if self.journey {
            self.maybe(&mut it, "stage", 50, |w| json!(w.pick(&["start", "Run"])));
            self.maybe(&mut it, "stage_since", 50, |w| json!(w.pick(&["2026-10-01", "2026-11-20", "2024-01-01"])));
        }
        self.maybe(&mut it, "health", 50, |w| json!(w.rng.random_range(20..100)));
        self.maybe(&mut it, "industry", 50, |w| json!(w.pick(&INDUSTRIES)));
        self.maybe(&mut it, "region", 60, |w| json!(w.pick(&REGIONS)));
        self.maybe(&mut it, "language", 40, |w| json!(w.pick(&LANGUAGES)));
        self.maybe(&mut it, "time_zone", 40, |w| json!(w.pick(&["+00:00", "+01:00", "-08:00", "+14:00"])));
        self.maybe(&mut it, "wants", 15, |w| json!({ w.pick(&SKILLS): w.rng.random_range(1..=5) }));
        self.maybe(&mut it, "effort", 20, |w| json!({ "onboarding": w.pick(&[0.5, 1.3]) }));
        self.maybe(&mut it, "hours", 15, |w| json!({ "csm": w.rng.random_range(0..40) }));
        self.maybe(&mut it, "hours_by", 15, |w| w.by_owner(1..40));
        self.maybe(&mut it, "cost_by", 25, |w| w.by_owner(0..4));
        self.maybe(&mut it, "attributes", 50, |w| json!({ "tickets": w.rng.random_range(0..9) }));
        if self.chance(70) {
            self.present_owners(&mut it);
        }
        let percent = self.strictness / 2;
        self.maybe(&mut it, "needs", percent, |w| json!({ w.pick(&SKILLS): w.rng.random_range(1..=4) }));
        self.maybe(&mut it, "forbidden", percent, |w| json!([w.anyone()]));
        let present = ROLES.iter().all(|role| it["owner"].get(role).is_some_and(|who| who[0] != "somebody-gone"));
        self.maybe(&mut it, "locked", if present { 2 * percent } else { 0 }, |_| json!(true));
        self.maybe(&mut it, "locked_to", percent / 2, |w| json!({ "csm": [w.anyone()] }));
        it
    }

    fn present_owners(&mut self, it: &mut Value) {
        let mut owner = Map::new();
        for role in ROLES {
            let owners = match self.rng.random_range(0..12) {
                0 => vec!["somebody-gone".to_owned()],
                1 | 2 => vec![self.anyone(), self.anyone()],
                3 => Vec::new(),
                _ => vec![self.anyone()],
            };
            let mut owners = owners;
            owners.dedup();
            if !owners.is_empty() {
                owner.insert(role.to_owned(), json!(owners));
            }
        }
        it["owner"] = Value::Object(owner);
        self.maybe(it, "owner_since", 50, |w| json!({ "csm": w.pick(&["2026-11-01", "2025-12-01", "2022-01-01"]) }));
        self.maybe(it, "former_owners", 30, |w| json!({ "csm": w.rng.random_range(0..4) }));
        self.maybe(it, "contacts", 30, |w| json!({ "csm": w.rng.random_range(0..30) }));
    }

    fn objective(&mut self) -> Value {
        let weights = [0.0, 0.3, 1.0, 2.5];
        let mut balance = Map::new();
        for (measure, percent) in [("hours", 60), ("arr", 40), ("accounts", 25), ("renewals", 15), ("tickets", 20)] {
            if self.chance(percent) {
                balance.insert(measure.to_owned(), json!(self.pick(&[0.5, 1.5])));
            }
        }
        let parts: Map<String, Value> =
            ["skills", "industry", "region", "language", "time_zone", "experience", "similarity"]
                .iter()
                .map(|part| ((*part).to_owned(), json!(self.pick(&[0.0, 0.5, 1.0, 3.0]))))
                .collect();
        json!({
            "fit": self.pick(&weights),
            "continuity": self.pick(&weights),
            "backfill": self.pick(&weights),
            "capacity": self.pick(&weights),
            "cost": self.pick(&weights),
            "coverage": self.pick(&[1.0, 1.5, 2.0]),
            "balance": balance,
            "fit_parts": parts,
        })
    }

    fn rules(&mut self) -> Value {
        let mut it = json!({ "capacity": { "target": self.pick(&[0.5, 0.85]), "limit": self.pick(&[0.9, 1.0, 1.5]) } });
        self.maybe(&mut it, "families", 30, |_| json!("apart"));
        let required = self.strictness / 3;
        self.maybe(&mut it, "coverage", required, |_| json!("required"));
        if self.rule() {
            it["caps"] = json!([self.cap()]);
        }
        if self.rule() {
            it["mix"] = self.mix();
        }
        self.maybe(&mut it, "balance", 50, Self::balance);
        self.maybe(&mut it, "moves", 40, Self::moves);
        if self.rule() {
            it["freeze"] = json!({ "before_renewal_days": 30 });
            self.maybe(&mut it["freeze"], "after_change_days", 40, |_| json!(60));
            self.maybe(&mut it["freeze"], "at_risk", 40, |_| json!(true));
            self.maybe(&mut it["freeze"], "when", 40, |w| {
                json!(w.pick(&["health > 80", "arr < 40 && segment == \"small\""]))
            });
        }
        it
    }

    fn cap(&mut self) -> Value {
        let (measure, most) =
            self.pick(&[("accounts", 3), ("arr", 500), ("renewals", 2), ("tickets", 12), ("hours", 50)]);
        let mut it = json!({ "measure": measure, "at_most": most });
        self.maybe(&mut it, "role", 50, |w| json!(w.pick(&ROLES)));
        it
    }

    fn balance(&mut self) -> Value {
        let mut bands = Map::new();
        for measure in ["hours", "arr", "accounts", "tickets"] {
            if self.chance(40) {
                let mut band = json!({ "among": self.pick(&["role", "manager", "region"]) });
                let hard = self.strictness / 3;
                self.maybe(&mut band, "hard", hard, |_| json!(true));
                if measure == "hours" {
                    self.maybe(&mut band, "points", 60, |w| json!(w.pick(&[0.05, 0.3])));
                } else {
                    self.maybe(&mut band, "tolerance", 70, |w| json!(w.pick(&[0.1, 0.5, 0.9])));
                }
                bands.insert(measure.to_owned(), band);
            }
        }
        Value::Object(bands)
    }

    fn moves(&mut self) -> Value {
        let mut it = json!({});
        self.maybe(&mut it, "at_most", 50, |w| json!(w.rng.random_range(0..4)));
        self.maybe(&mut it, "arr_at_most", 30, |w| json!(w.rng.random_range(0..600)));
        self.maybe(&mut it, "per_receiver", 30, |w| json!(w.rng.random_range(0..3)));
        self.maybe(&mut it, "per_giver", 30, |w| json!(w.rng.random_range(0..3)));
        self.maybe(&mut it, "arr_per_receiver", 20, |w| json!(w.rng.random_range(0..500)));
        self.maybe(&mut it, "arr_per_giver", 20, |w| json!(w.rng.random_range(0..400)));
        self.maybe(&mut it, "segments", 30, |w| json!({ w.pick(&SEGMENTS): w.segment_moves() }));
        self.maybe(&mut it, "cooling_off", 30, |w| {
            let received = w.rng.random_range(1..3);
            json!({ "days": w.pick(&[40, 400]), "received": received, "at_most": w.rng.random_range(0..2) })
        });
        it
    }

    fn segment_moves(&mut self) -> Value {
        let mut it = json!({ "at_most": self.rng.random_range(0..3) });
        self.maybe(&mut it, "arr_at_most", 40, |w| json!(w.rng.random_range(0..400)));
        it
    }

    fn levels(&mut self, percent: u32) -> Value {
        let mut levels = Map::new();
        for skill in SKILLS {
            if self.chance(percent) {
                levels.insert(skill.to_owned(), json!(self.rng.random_range(1..=5)));
            }
        }
        Value::Object(levels)
    }

    fn by_owner(&mut self, range: std::ops::Range<u32>) -> Value {
        let mut by = Map::new();
        for i in 0..self.people {
            if self.chance(70) {
                by.insert(format!("p{i}"), json!(self.rng.random_range(range.clone())));
            }
        }
        Value::Object(by)
    }

    fn anyone(&mut self) -> String {
        if self.pools && self.chance(15) {
            "pool".to_owned()
        } else {
            format!("p{}", self.rng.random_range(0..self.people))
        }
    }

    fn maybe(&mut self, it: &mut Value, field: &str, percent: u32, value: impl FnOnce(&mut Self) -> Value) {
        if self.chance(percent) {
            it[field] = value(self);
        }
    }

    fn some<'a>(&mut self, all: &[&'a str]) -> Vec<&'a str> {
        let kept: Vec<&str> = all.iter().copied().filter(|_| self.rng.random_ratio(1, 2)).collect();
        if kept.is_empty() { vec![self.pick(all)] } else { kept }
    }

    fn rule(&mut self) -> bool {
        self.chance(self.strictness)
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.rng.random_range(0..from.len())].clone()
    }
}

/// A random permutation of the numbers below `n`.
pub fn permutation(n: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for i in (1..n).rev() {
        order.swap(i, rng.random_range(0..=i));
    }
    order
}
