//! Exports of shapes that nobody made for this: each as its database or its author writes it, imported without a flag.

use serde_json::Value;

use super::{assert_columns, imported, words};

/// The scenario of two files, imported without an error.
#[track_caller]
fn scenario(accounts: &str, team: &str) -> (Value, String) {
    let files = [("accounts.csv", accounts), ("team.csv", team)];
    let (_folder, output, scenario) = imported(&files, &["accounts.csv", "team.csv"]);
    let said = words(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(output.status.code(), Some(0), "{said}");
    (scenario, said)
}

#[test]
fn zendesk_sell() {
    let accounts = "id,name,owner_id,owner_name,customer_status,prospect_status,industry,website,email,phone,address[city],address[country],tags,custom_fields[ARR],custom_fields[Renewal Date],created_at,updated_at\n\
        2001,Acme GmbH,77,Ana Prado,current,none,Retail,acme.example,info@acme.example,+49 30 1,Berlin,DE,\"vip,eu\",120000,2027-06-30,2024-02-03T10:00:00Z,2026-11-01T09:12:00Z\n\
        2002,Bolt SA,78,Bo Lind,current,none,Bank,bolt.example,info@bolt.example,+33 1,Paris,FR,,45000,2027-03-31,2024-03-03T10:00:00Z,2026-11-02T09:12:00Z\n\
        2003,Cero SL,78,Bo Lind,past,none,Bank,cero.example,info@cero.example,+34 1,Madrid,ES,eu,,,2024-04-03T10:00:00Z,2026-11-03T09:12:00Z\n";
    let team = "id,name,email,role,status,team_name\n77,Ana Prado,ana@example.com,user,active,EMEA\n78,Bo Lind,bo@example.com,user,active,EMEA\n";
    let (scenario, _) = scenario(accounts, team);
    let wanted = [
        ("id", "id"),
        ("name", "name"),
        ("owner.csm", "owner_name"),
        ("arr", "custom_fields[ARR]"),
        ("renewal", "custom_fields[Renewal Date]"),
        ("country", "address[country]"),
        ("industry", "industry"),
        ("domain", "website"),
    ];
    assert_columns(&scenario, "accounts", &wanted);
}

#[test]
fn dynamics() {
    let accounts = "(Do Not Modify) Account,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Account Name,Account Number,Parent Account,Owner,Annual Revenue,Annual Revenue (Base),Annual Contract Value (Base),Contract End Date,Address 1: Country/Region,Industry,Number of Employees,Status\n\
        5b1f-01,x1=,11/3/2026 8:05 AM,Acme GmbH,A-100,,Ana Prado,\"€5,000,000.00\",\"$5,400,000.00\",\"$120,000.00\",6/30/2027,Germany,Retail,250,Active\n\
        5b1f-02,x2=,11/4/2026 8:05 AM,Bolt SA,A-101,Acme GmbH,Bo Lind,\"€900,000.00\",\"$950,000.00\",\"$45,000.00\",3/31/2027,France,Finance,40,Active\n\
        5b1f-03,x3=,11/5/2026 8:05 AM,Cero SL,A-102,,Bo Lind,\"€700,000.00\",\"$750,000.00\",\"$9,500.00\",12/15/2027,Spain,Finance,30,Active\n";
    let team = "Full Name,Primary Email,Business Unit,Manager,Title\nAna Prado,ana@example.com,EMEA,Zoe,Customer Success Manager\nBo Lind,bo@example.com,EMEA,Zoe,Customer Success Manager\n";
    let (scenario, _) = scenario(accounts, team);
    let wanted = [
        ("id", "(Do Not Modify) Account"),
        ("name", "Account Name"),
        ("parent", "Parent Account"),
        ("arr", "Annual Contract Value (Base)"),
        ("renewal", "Contract End Date"),
        ("country", "Address 1: Country/Region"),
        ("employees", "Number of Employees"),
    ];
    assert_columns(&scenario, "accounts", &wanted);
    assert_eq!(scenario["currency"], "USD");
}

#[test]
fn pipedrive() {
    let accounts = "Organization - ID,Organization - Name,Organization - Owner,Organization - Label,Organization - Country of Address,Organization - ARR,Organization - Currency of ARR,Organization - Contract end,Organization - People,Organization - Open deals,Organization - Next activity date\n\
        11,Acme GmbH,Ana Prado,Customer,Germany,120000,EUR,2027-06-30,5,1,2026-12-03\n\
        12,Bolt SA,Bo Lind,Customer,France,45000,EUR,2027-03-31,3,0,2026-12-04\n\
        13,Cero SL,Bo Lind,Customer,Spain,9500,EUR,2027-12-15,2,2,\n";
    let team = "Name,Email,Active\nAna Prado,ana@example.com,Yes\nBo Lind,bo@example.com,Yes\n";
    let (scenario, _) = scenario(accounts, team);
    let wanted = [
        ("id", "Organization - ID"),
        ("name", "Organization - Name"),
        ("owner.csm", "Organization - Owner"),
        ("arr", "Organization - ARR"),
        ("renewal", "Organization - Contract end"),
        ("country", "Organization - Country of Address"),
    ];
    assert_columns(&scenario, "accounts", &wanted);
    assert_eq!(scenario["currency"], "EUR");
    assert_columns(&scenario, "team", &[("assignable", "Active")]);
}

#[test]
fn a_sheet_made_by_hand_in_spanish() {
    let accounts = "Cartera de clientes;;;;;;;\n;;;;;;;\nN.º cliente;Cliente;Ejecutiva;Facturación recurrente anual (€);Vence el;Estado;Idioma;Observaciones\n\
        0012;Acme S.A.;Ana;120.000,00 €;30/06/2027;Verde;español;llamar en enero\n\
        0013;Bolt S.L.;Bo;45.500,50 €;31/03/2027;Rojo;inglés;\n\
        0014;Cero S.A.;Bo;9.500,00 €;15/12/2027;Amarillo;español;\n\
        TOTAL;;;175.000,50 €;;;;\n";
    let team = "Persona;Horas semanales;Idiomas\nAna;40;español, inglés\nBo;20;español e inglés\n";
    let (scenario, said) = scenario(accounts, team);
    let wanted = [
        ("id", "N.º cliente"),
        ("name", "Cliente"),
        ("owner.csm", "Ejecutiva"),
        ("arr", "Facturación recurrente anual (€)"),
        ("renewal", "Vence el"),
        ("health", "Estado"),
        ("language", "Idioma"),
    ];
    assert_columns(&scenario, "accounts", &wanted);
    assert_eq!(scenario["currency"], "EUR");
    assert_columns(&scenario, "team", &[("fte", "Horas semanales"), ("languages", "Idiomas")]);
    assert_eq!(scenario["team"]["values"]["fte"]["20"], "0.5");
    assert!(said.contains("Read 3 accounts") && said.contains("\"Horas semanales\" counts as a share"), "{said}");
}

#[test]
fn an_agencys_sheet_with_merged_heads() {
    let accounts = "Client,,Team,,Money,,Dates\n\
        Client,Code,Lead,Backup,Retainer / yr,Budget used,Contract until\n\
        Acme,AC-1,Ana,Bo,\"$120,000\",40%,30 Jun 2027\n\
        Bolt,BO-1,Bo,Ana,\"$45,000\",80%,31 Mar 2027\n\
        Cero,CE-1,Bo,,\"$9,500\",10%,15 Dec 2027\n";
    let team = "Name,Days/week\nAna,5\nBo,3\n";
    let (scenario, _) = scenario(accounts, team);
    let wanted = [
        ("id", "Code"),
        ("name", "Client"),
        ("owner.csm", "Lead"),
        ("arr", "Retainer / yr"),
        ("renewal", "Contract until"),
    ];
    assert_columns(&scenario, "accounts", &wanted);
    assert_columns(&scenario, "team", &[("fte", "Days/week")]);
    assert_eq!(scenario["team"]["values"]["fte"]["3"], "0.6");
}
