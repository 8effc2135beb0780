//! The accounts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field::{ANY, Access, EFFORT, Field, Kind, MONEY, SEAT_HOURS, record};
use super::list::List;
use super::value::Attribute;

record! {
    /// One customer account. Whatever is left out is unknown, and what is unknown is not held against anybody.
    #[derive(Default)]
    Account:
    always {
        /// Its id.
        id: String = Id.required()
            .in_rules()
            .known_as(&["accountid", "acctid", "gsid", "sfdcaccountid", "recordid", "customerid", "companyid"]);
    }
    optional {
        /// Its name for display. Left out: the id.
        name: Option<String> = Text
            .in_rules()
            .known_as(&["accountname", "companyname", "clientname", "customername", "account", "customer"]);
        /// The id of its parent account; parent and subsidiaries are a family.
        parent: Option<String> = Reference
            .in_rules()
            .known_as(&["parentid", "parentaccount", "parentaccountid", "parentcompanyid", "ultimateparentid"]);
        /// The segment, where it is not left to the rules.
        segment: Option<String> = Text.in_rules().known_as(&["tier"]);
        /// Annual recurring revenue of this account alone, in the scenario's currency.
        arr: Option<f64> = Number.at_most(MONEY)
            .in_rules()
            .known_as(&["currentarr", "hierarchyarr", "annualrecurringrevenue", "mrr"]);
        /// The next renewal.
        renewal: Option<Date> = Date
            .in_rules()
            .known_as(&["renewaldate", "nextrenewal", "nextrenewaldate", "contractenddate"]);
        /// Health, 0 to 100.
        health: Option<f64> = OfHundred.scale(100.0)
            .in_rules()
            .known_as(&["healthscore", "overallscore", "currscoreid"]);
        /// Customer satisfaction, 0 to 10, as the last survey has it.
        csat: Option<f64> = Number.scale(10.0).in_rules().known_as(&["csatscore", "customersatisfaction", "satisfaction"]);
        /// Lifecycle stage.
        stage: Option<String> = Text.in_rules().known_as(&["lifecyclestage", "type"]);
        /// Since when it has been in that stage. Left out: since `as_of`.
        stage_since: Option<Date> = Date.known_as(&["stagesince", "lifecyclestagedate"]);
        /// Industry.
        industry: Option<String> = Text.in_rules().known_as(&["vertical", "sector"]);
        /// Region.
        region: Option<String> = Text.in_rules();
        /// Country.
        country: Option<String> = Text.in_rules().known_as(&["billingcountry"]);
        /// The language that its owner should speak.
        language: Option<String> = Text.in_rules();
        /// Its time zone as an offset from UTC, such as `+01:00`.
        time_zone: Option<String> = TimeZone;
        /// Number of employees.
        employees: Option<f64> = Number.at_most(1e9).in_rules().known_as(&["numberofemployees", "headcount"]);
        /// Its web address or domain, such as `example.com`; accounts that share one are looked at as duplicates.
        domain: Option<String> = Text
            .in_rules()
            .known_as(&["website", "websiteurl", "webaddress", "companydomain", "companydomainname", "emaildomain"]);
        /// Skills that this account needs beyond its segment's, in every seat: skill and least level.
        needs: BTreeMap<String, u8> = LevelBy;
        /// Skills that this account wishes for beyond its segment's, in every seat: skill and the level that is enough.
        wants: BTreeMap<String, u8> = LevelBy;
        /// Hours of a seat by role, instead of the segment's.
        hours: BTreeMap<String, f64> = NumberBy.at_most(SEAT_HOURS).by_role();
        /// Named factors on all its hours, such as `{"onboarding": 1.3}`; they multiply.
        effort: BTreeMap<String, f64> = NumberBy.at_most(EFFORT);
        /// Hours of a seat by owner, where they depend on who does the work; instead of all other hours.
        hours_by: BTreeMap<String, f64> = NumberBy.at_most(SEAT_HOURS);
        /// A cost by owner, in any unit, weighed by `objective.cost`; an owner left out costs nothing.
        cost_by: BTreeMap<String, f64> = NumberBy.within(ANY);
        /// The present owner or owners by role.
        owner: BTreeMap<String, List> = ListBy.by_role()
            .known_as(&["ownerid", "accountowner", "companyowner", "hubspotownerid", "salesrepid", "csm", "csmname"]);
        /// Since when the present owner has had it, by role.
        owner_since: BTreeMap<String, Date> = DateBy.by_role()
            .known_as(&["ownersince", "ownerassigneddate", "ownerchangedate"]);
        /// How many owners it had before the present one, by role.
        former_owners: BTreeMap<String, u32> = CountBy.by_role();
        /// How often the present owner has met the customer in the last twelve months, by role: it makes the relationship
        /// stronger, 24 times count in full.
        contacts: BTreeMap<String, u32> = CountBy;
        /// Whether every seat stays with its present owner.
        locked: bool = Flag.known_as(&["donotreassign", "lock"]);
        /// The owner or owners that a role's seats are locked to.
        locked_to: BTreeMap<String, List> = ListBy.by_role();
        /// Why it is locked.
        lock_reason: Option<String> = Text.known_as(&["lockreason"]);
        /// Owners who must not have it.
        forbidden: List = List;
        /// Anything else that is known about it; usable in rules under its own name, and as a measure if it is a number.
        attributes: BTreeMap<String, Attribute> = AttributeBy.within(ANY);
    }
}
