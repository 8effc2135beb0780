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
            .in_rules().known_as(&[
            "accountid", "acctid", "gsid", "sfdcaccountid", "recordid", "customerid", "companyid", "casesafeid",
            "accountnumber", "customernumber", "customerno", "accountcode", "clientid", "crmid", "kundennummer",
            "kundennr", "kundenid", "accountnummer", "datensatzid", "idducompte", "idcompte", "idclient",
            "numeroclient", "iddelenregistrement", "idcliente", "idcuenta", "idderegistro", "numerodecliente",
            "numerocliente", "codigodecliente", "codigocliente", "codeclient",
        ]);
    }
    optional {
        /// Its name for display. Left out: the id.
        name: Option<String> = Text
            .in_rules().known_as(&[
            "accountname", "companyname", "clientname", "customername", "account", "customer", "client", "firma",
            "firmenname", "kunde", "kundenname", "unternehmen", "unternehmensname", "namedesunternehmens",
            "nomducompte", "nomcompte", "nomduclient", "nomclient", "entreprise", "nomdelentreprise", "societe",
            "raisonsociale", "nombredelacuenta", "cuenta", "cliente", "nombredelcliente", "empresa",
            "nombredelaempresa",
        ]);
        /// The id of its parent account; parent and subsidiaries are a family.
        parent: Option<String> = Reference
            .in_rules().known_as(&[
            "parentid", "parentaccount", "parentaccountid", "parentcompanyid", "ultimateparentid",
            "parentaccountname", "parentcompany", "parentcompanyname", "parentname", "ultimateparent",
            "ultimateparentaccount", "ubergeordneteraccount", "ubergeordnetesunternehmen", "muttergesellschaft",
            "konzernmutter", "konzern", "compteparent", "compteprincipal", "societemere", "maisonmere",
            "cuentaprincipal", "cuentamatriz", "empresamatriz",
        ]);
        /// The segment, where it is not left to the rules.
        segment: Option<String> = Text.in_rules().known_as(&[
            "tier", "customersegment", "accountsegment", "accounttier", "customertier", "kundensegment",
            "segmentierung", "kundenklasse", "segmentclient", "segmento", "segmentodecliente",
        ]);
        /// Annual recurring revenue of this account alone, in the scenario's currency.
        arr: Option<f64> = Number.at_most(MONEY)
            .in_rules().known_as(&[
            "currentarr", "annualrecurringrevenue", "annualcontractvalue", "acv", "recurringrevenue", "totalarr",
            "accountarr", "subscriptionvalue", "wiederkehrenderumsatz", "wiederkehrenderjahresumsatz",
            "jahresvertragswert", "vertragswert", "revenurecurrentannuel", "revenuannuelrecurrent",
            "revenurecurrent", "valeurducontrat", "ingresosrecurrentesanuales", "ingresorecurrenteanual",
            "ingresosrecurrentes", "valoranualdelcontrato", "facturacionrecurrenteanual", "facturacionrecurrente",
            "annualretainer", "retaineryr", "retainerperyear",
        ]);
        /// The next renewal.
        renewal: Option<Date> = Date
            .in_rules().known_as(&[
            "renewaldate", "nextrenewal", "nextrenewaldate", "contractenddate", "renewalon", "contractrenewaldate",
            "subscriptionenddate", "subscriptionend", "contractend", "verlangerung", "verlangerungsdatum",
            "vertragsverlangerung", "vertragsende", "laufzeitende", "renouvellement", "datederenouvellement",
            "echeance", "datedecheance", "findecontrat", "datedefindecontrat", "renovacion", "fechaderenovacion",
            "proximarenovacion", "vencimiento", "fechadevencimiento", "findecontrato",
        ]);
        /// Health, 0 to 100.
        health: Option<f64> = OfHundred.scale(100.0)
            .in_rules().known_as(&[
            "healthscore", "overallscore", "currscoreid", "customerhealth", "accounthealth", "overallhealth",
            "healthstatus", "healthcolor", "healthcolour", "ragstatus", "rag", "ampel", "gesundheit",
            "gesundheitsstatus", "kundengesundheit", "sante", "scoredesante", "santeduclient", "etatdesante",
            "salud", "puntuaciondesalud", "saluddelcliente", "estadodesalud",
        ]);
        /// Customer satisfaction, 0 to 10, as the last survey has it.
        csat: Option<f64> = Number.scale(10.0).in_rules().known_as(&[
            "csatscore", "customersatisfaction", "satisfaction",
        ]);
        /// Lifecycle stage.
        stage: Option<String> = Text.in_rules().known_as(&[
            "lifecyclestage", "type", "lifecycle", "customerstage", "lebenszyklusphase", "lifecyclephase",
            "lebenszyklus", "kundenphase", "phase", "phaseducycledevie", "etapeducycledevie", "etapadelciclodevida",
            "etapa", "fase",
        ]);
        /// Since when it has been in that stage. Left out: since `as_of`.
        stage_since: Option<Date> = Date.known_as(&["stagesince", "lifecyclestagedate"]);
        /// Industry.
        industry: Option<String> = Text.in_rules().known_as(&[
            "vertical", "sector", "branche", "industrie", "secteur", "secteurdactivite", "industria",
            "sectorindustrial",
        ]);
        /// Region.
        region: Option<String> = Text.in_rules().known_as(&[
            "territory", "salesregion", "area", "geo", "geography", "gebiet", "vertriebsgebiet", "territoire",
            "territorio", "zona",
        ]);
        /// Country.
        country: Option<String> = Text.in_rules().known_as(&[
            "billingcountry", "land", "rechnungsland", "landregion", "countryregion", "companycountry", "pays",
            "paysdefacturation", "pais", "paisdefacturacion",
        ]);
        /// The language that its owner should speak.
        language: Option<String> = Text.in_rules().known_as(&[
            "preferredlanguage", "customerlanguage", "supportlanguage", "sprache", "langue", "idioma",
        ]);
        /// Its time zone as an offset from UTC, such as `+01:00`.
        time_zone: Option<String> = TimeZone.known_as(&["timezone", "zeitzone", "fuseauhoraire", "zonahoraria"]);
        /// Number of employees.
        employees: Option<f64> = Number.at_most(1e9).in_rules().known_as(&[
            "numberofemployees", "headcount", "mitarbeiter", "mitarbeiterzahl", "anzahlmitarbeiter",
            "anzahldermitarbeiter", "effectif", "effectifs", "nombredemployes", "empleados", "numerodeempleados",
        ]);
        /// Its web address or domain, such as `example.com`; accounts that share one are looked at as duplicates.
        domain: Option<String> = Text
            .in_rules().known_as(&[
            "website", "websiteurl", "webaddress", "companydomain", "companydomainname", "emaildomain", "webseite",
            "domane", "siteweb", "domaine", "sitioweb", "dominio",
        ]);
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
        owner: BTreeMap<String, List> = ListBy.by_role().known_as(&[
            "ownerid", "accountowner", "companyowner", "hubspotownerid", "salesrepid", "csm", "csmname", "owner",
            "ownername", "accountownername", "csmowner", "csmid", "csmemail", "assignedcsm", "primarycsm",
            "customersuccessmanager", "customersuccessowner", "csowner", "accountmanager", "accountexecutive",
            "salesrep", "kundenbetreuer", "zustandigermitarbeiter", "zustandigemitarbeiterin", "betreuer",
            "kundenverantwortlicher", "verantwortlicher", "accountinhaber", "inhaber", "responsable",
            "responsablecompte", "responsableducompte", "proprietaire", "proprietaireducompte", "gestionnaire",
            "chargedecompte", "propietario", "propietariodelacuenta", "responsabledelacuenta", "gestor",
            "gestordecuenta",
        ]);
        /// Since when the present owner has had it, by role.
        owner_since: BTreeMap<String, Date> = DateBy.by_role().known_as(&[
            "ownersince", "ownerassigneddate", "ownerchangedate", "csmstartdate", "csmsince", "csmassigneddate",
            "ownerstartdate", "assignedsince", "dateassigned", "betreuerseit", "inhaberseit", "csmseit",
            "zustandigseit", "responsabledepuis", "csmdepuis", "proprietairedepuis", "responsabledesde", "csmdesde",
            "propietariodesde",
        ]);
        /// How many owners it had before the present one, by role.
        former_owners: BTreeMap<String, u32> = CountBy.by_role().known_as(&["formerowners", "previousowners"]);
        /// How often the present owner has met the customer in the last twelve months, by role: it makes the relationship
        /// stronger, 24 times count in full.
        contacts: BTreeMap<String, u32> = CountBy;
        /// Whether every seat stays with its present owner.
        locked: bool = Flag.known_as(&[
            "donotreassign", "lock", "donotmove", "keepowner", "gesperrt", "nichtverschieben", "verrouille",
            "bloqueado",
        ]);
        /// The owner or owners that a role's seats are locked to.
        locked_to: BTreeMap<String, List> = ListBy.by_role();
        /// Why it is locked.
        lock_reason: Option<String> = Text.known_as(&[
            "lockreason", "reasonforlock", "sperrgrund", "motifduverrouillage", "motivodelbloqueo",
        ]);
        /// Owners who must not have it.
        forbidden: List = List;
        /// Anything else that is known about it; usable in rules under its own name, and as a measure if it is a number.
        attributes: BTreeMap<String, Attribute> = AttributeBy.within(ANY);
    }
}
