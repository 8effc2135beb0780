//! Headings of common exports (Salesforce, Gainsight, `HubSpot` and hand-made sheets), for suggestions only: a column is
//! never taken for a field because its heading looks like one.

/// Headings of account exports, as [`simple`] leaves them, and our fields.
pub(super) const ACCOUNTS: &[(&str, &str)] = &[
    ("accountid", "id"),
    ("acctid", "id"),
    ("gsid", "id"),
    ("sfdcaccountid", "id"),
    ("recordid", "id"),
    ("customerid", "id"),
    ("companyid", "id"),
    ("accountname", "name"),
    ("companyname", "name"),
    ("clientname", "name"),
    ("customername", "name"),
    ("account", "name"),
    ("customer", "name"),
    ("parentid", "parent"),
    ("parentaccount", "parent"),
    ("parentaccountid", "parent"),
    ("parentcompanyid", "parent"),
    ("ultimateparentid", "parent"),
    ("ownerid", "owner"),
    ("accountowner", "owner"),
    ("companyowner", "owner"),
    ("hubspotownerid", "owner"),
    ("salesrepid", "owner"),
    ("csm", "owner"),
    ("csmname", "owner"),
    ("currentarr", "arr"),
    ("hierarchyarr", "arr"),
    ("annualrecurringrevenue", "arr"),
    ("mrr", "arr"),
    ("renewaldate", "renewal"),
    ("nextrenewal", "renewal"),
    ("nextrenewaldate", "renewal"),
    ("contractenddate", "renewal"),
    ("healthscore", "health"),
    ("overallscore", "health"),
    ("currscoreid", "health"),
    ("lifecyclestage", "stage"),
    ("type", "stage"),
    ("stagesince", "stage_since"),
    ("lifecyclestagedate", "stage_since"),
    ("vertical", "industry"),
    ("sector", "industry"),
    ("numberofemployees", "employees"),
    ("headcount", "employees"),
    ("billingcountry", "country"),
    ("website", "domain"),
    ("websiteurl", "domain"),
    ("webaddress", "domain"),
    ("companydomain", "domain"),
    ("companydomainname", "domain"),
    ("emaildomain", "domain"),
    ("tier", "segment"),
    ("ownersince", "owner_since"),
    ("ownerassigneddate", "owner_since"),
    ("ownerchangedate", "owner_since"),
    ("donotreassign", "locked"),
    ("lock", "locked"),
    ("lockreason", "lock_reason"),
];

/// Headings of team exports, as [`simple`] leaves them, and our fields.
pub(super) const TEAM: &[(&str, &str)] = &[
    ("employeeid", "id"),
    ("userid", "id"),
    ("personid", "id"),
    ("salesagent", "id"),
    ("csm", "id"),
    ("fullname", "name"),
    ("employeename", "name"),
    ("emailaddress", "email"),
    ("mail", "email"),
    ("managername", "manager"),
    ("reportsto", "manager"),
    ("jobtitle", "role"),
    ("function", "role"),
    ("capacity", "hours"),
    ("hoursperquarter", "hours"),
    ("hourspermonth", "hours"),
    ("startdate", "start"),
    ("hiredate", "start"),
    ("enddate", "end"),
    ("lastday", "end"),
    ("region", "regions"),
    ("territory", "regions"),
    ("regionaloffice", "regions"),
    ("language", "languages"),
    ("timezone", "time_zone"),
    ("industry", "industries"),
    ("segment", "segments"),
    ("yearsofexperience", "experience"),
    ("maximumaccounts", "max_accounts"),
    ("maximumarr", "max_arr"),
    ("openheadcount", "placeholder"),
    ("backfill", "backfill_for"),
];

/// Headings that mean the customer's own revenue in Salesforce and `HubSpot`, not what the customer pays us.
pub(super) const REVENUE_OF_THE_CUSTOMER: [&str; 2] = ["annualrevenue", "revenue"];

/// A heading in lower case, without spaces and signs, and without anything in brackets: `ARR (USD)` is `arr`.
pub(super) fn simple(heading: &str) -> String {
    let mut depth = 0_usize;
    let mut simple = String::new();
    for c in heading.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => simple.extend(c.to_lowercase()),
            _ => {}
        }
    }
    simple
}
