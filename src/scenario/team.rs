//! The people and the pools.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::field::{ALL_MONEY, Access, Field, Kind, MONEY, PERSON_HOURS, YEARS, record};
use super::value::Absence;
use super::{List, defaults};

record! {
    /// One person, or an open position (`placeholder`).
    Person:
    always {
        /// The person's id; accounts name their owner by it.
        id: String = Id.required().known_as(&[
            "employeeid", "personid", "salesagent", "csm", "employeenumber", "staffid", "personalnummer",
            "mitarbeiternummer", "mitarbeiterid", "matricule", "idempleado", "iddeempleado",
        ]);
    }
    optional {
        /// The person's name for display. Left out: the id.
        name: Option<String> = Text.known_as(&[
            "fullname", "employeename", "displayname", "csmname", "ownername", "teammember", "employee", "person",
            "rep", "salesrep", "mitarbeiter", "mitarbeitername", "vollstandigername", "nom", "nomcomplet", "nombre",
            "nombrecompleto", "nombreyapellidos",
        ]);
        /// The person's email address, for hand-over files.
        email: Option<String> = Text.known_as(&[
            "emailaddress", "mail", "workemail", "emailadresse", "mailadresse", "courriel", "adresseemail", "correo",
            "correoelectronico",
        ]);
        /// The person's id in the customer database, for load files. Left out: the id.
        user_id: Option<String> = Text.known_as(&[
            "userid", "crmuserid", "crmid", "salesforceid", "salesforceuserid", "sfdcuserid", "hubspotownerid",
            "ownerid", "benutzerid", "idutilisateur", "iddeusuario",
        ]);
        /// Whom the person reports to; usable as a peer group.
        manager: Option<String> = Text.known_as(&[
            "managername", "reportsto", "teamlead", "supervisor", "vorgesetzter", "vorgesetzte", "fuhrungskraft",
            "teamleiter", "teamleitung", "superieur", "responsable", "jefe",
        ]);
    }
    always {
        /// The role or roles that the person fills; the first decides with whom the person is compared.
        role: List = List.required().known_as(&[
            "jobtitle", "function", "title", "position", "rolle", "funktion", "stelle", "stellenbezeichnung",
            "titre", "poste", "fonction", "rol", "cargo", "puesto",
        ]);
    }
    optional {
        /// The person's level in each skill, 0 to 5; a skill left out is one that the person does not have.
        skills: BTreeMap<String, u8> = LevelBy;
        /// Hours for accounts in a full period, before ramp and leave. Left out: `fte` times the hours of a full-time person.
        hours: Option<f64> = Number.at_most(PERSON_HOURS).known_as(&[
            "capacity", "hoursperquarter", "hourspermonth", "quarterlyhours", "kapazitat", "stundenproquartal",
            "stundenjequartal", "capacite", "heurespartrimestre", "capacidad", "horasportrimestre",
        ]);
        /// Share of a full-time person. Left out: 1.
        fte: Option<f64> = Number.at_most(2.0).known_as(&[
            "ftepercent", "ftepct", "beschaftigungsgrad", "arbeitszeitanteil", "stellenanteil", "pensum", "etp",
            "tauxdactivite", "tempsdetravail", "jornada", "porcentajedejornada",
        ]);
        /// What the person costs in a period, in the scenario's currency.
        cost: Option<f64> = Number.at_most(MONEY);
        /// First day of work. Left out: the person is here already.
        start: Option<Date> = Date.known_as(&[
            "startdate", "hiredate", "joined", "joindate", "joiningdate", "firstday", "eintritt", "eintrittsdatum",
            "einstellungsdatum", "datedentree", "datedembauche", "dateembauche", "fechadealta", "fechadeinicio",
            "fechadeingreso",
        ]);
        /// Last day of work. Somebody whose last day falls within the period is leaving: they get no accounts.
        end: Option<Date> = Date.known_as(&[
            "enddate", "lastday", "lastworkingday", "leavingdate", "terminationdate", "austritt", "austrittsdatum",
            "letzterarbeitstag", "datedesortie", "datededepart", "fechadebaja", "fechadesalida",
        ]);
        /// Share of the person's hours in each month after `start`, such as `[0.25, 0.5, 0.75]`; full after the last.
        ramp: Vec<f64> = Numbers.scale(1.0);
        /// Absences; away for more than half of the period, the person gets no accounts.
        leave: Vec<Absence> = Absences.known_as(&[
            "leavedates", "plannedleave", "absence", "absences", "abwesenheit", "abwesenheiten", "conges",
            "ausencias",
        ]);
        /// First day of one more absence, for files that have its days in columns of their own; with `leave_to`.
        leave_from: Option<Date> = Date.known_as(&[
            "leavestart", "leavestartdate", "absentfrom", "abwesendvon", "abwesendab", "abwesenheitvon", "absencedu",
            "debutdelabsence", "congedu", "ausentedesde", "bajadesde",
        ]);
        /// Last day of that absence.
        leave_to: Option<Date> = Date.known_as(&[
            "leaveend", "leaveenddate", "leaveuntil", "absentto", "absentuntil", "abwesendbis", "abwesenheitbis",
            "absenceau", "findelabsence", "congeau", "ausentehasta", "bajahasta",
        ]);
        /// Regions that the person looks after.
        regions: List = List.known_as(&[
            "region", "territory", "regionaloffice", "salesregion", "area", "geo", "gebiet", "gebiete", "regionen",
            "vertriebsgebiet", "territoire", "territorio", "regiones", "zona",
        ]);
        /// Languages that the person speaks.
        languages: List = List.known_as(&[
            "language", "spokenlanguages", "languagesspoken", "sprache", "sprachen", "langue", "langues", "idioma",
            "idiomas",
        ]);
        /// The person's time zone as an offset from UTC, such as `+01:00`.
        time_zone: Option<String> = TimeZone.known_as(&["timezone", "zeitzone", "fuseauhoraire", "zonahoraria"]);
        /// Industries that the person knows.
        industries: List = List.known_as(&[
            "industry", "verticals", "vertical", "branche", "branchen", "secteur", "secteurs", "sectores",
        ]);
        /// Segments that the person serves. Left out: all.
        segments: List = List.known_as(&["segment", "tier", "tiers", "segmente", "segmentos"]);
        /// Years of experience.
        experience: Option<f64> = Number.at_most(YEARS).known_as(&[
            "yearsofexperience", "yearsexperience", "years", "erfahrung", "berufserfahrung", "anneesdexperience",
            "anosdeexperiencia",
        ]);
        /// The satisfaction of customers whom the person suits best, 0 to 10: low for somebody who wins back those who are
        /// unhappy, high for somebody who makes more of those who are happy. Left out: anybody alike.
        csat: Option<f64> = Number.scale(10.0);
        /// The most accounts that the person may own (counted per seat).
        max_accounts: Option<u32> = Count.known_as(&["maximumaccounts", "maxaccounts", "accountcap"]);
        /// The most ARR that the person may own.
        max_arr: Option<f64> = Number.at_most(ALL_MONEY).known_as(&["maximumarr", "maxarr", "arrcap"]);
    }
    always {
        /// Whether the person may be given accounts at all; `false` for somebody who only appears as a present owner.
        #[serde(default = "defaults::yes")]
        assignable: bool = Flag.known_as(&["active", "isactive", "aktiv", "actif", "activo"]);
    }
    optional {
        /// Whether this is an open position rather than a person.
        placeholder: bool = Flag.known_as(&["openheadcount"]);
        /// The person whose accounts this one is to take over.
        backfill_for: Option<String> = Reference.known_as(&["backfill"]);
        /// The pod that the person belongs to.
        pod: Option<String> = Text;
    }
}

impl Person {
    /// A person of whom nothing is known.
    ///
    /// # Panics
    /// Never: this is the least that a person needs.
    #[must_use]
    pub fn unknown() -> Self {
        // Through serde, so that the defaults are those of the format.
        Self::deserialize(json!({ "id": "", "role": [] })).expect("the least that a person needs")
    }
}

/// People who answer as one owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// Its id; accounts name their owner by it.
    pub id: String,
    /// Its name for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The role or roles that it fills.
    pub role: List,
    /// Its members, and the share of each one's capacity that the pool takes; the rest is for the member's own book.
    pub members: BTreeMap<String, f64>,
}
