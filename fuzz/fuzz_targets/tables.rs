//! One file of any bytes, read as accounts and as people, with the columns found by heading, under every setting.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rebook::internal::io::{self, ExportOf};
use rebook::internal::scenario::{DateOrder, Decimal, ListMark, Repeated, TableSource};

fuzz_target!(|data: &[u8]| {
    let Some((&settings, bytes)) = data.split_first() else { return };
    let is_set = |bit: u8| settings & (1 << bit) != 0;
    let source = TableSource {
        file: "table".to_owned(),
        sheet: is_set(0).then(|| "Accounts".to_owned()),
        dates: is_set(1).then_some(if is_set(2) { DateOrder::DayFirst } else { DateOrder::MonthFirst }),
        decimal: is_set(3).then_some(if is_set(4) { Decimal::Comma } else { Decimal::Point }),
        lists: is_set(5).then_some(ListMark::Comma),
        repeated: is_set(6).then_some(Repeated::Add),
        ..TableSource::default()
    };
    let _ = io::export_of(bytes.to_vec(), &source, ExportOf::Accounts);
    let _ = io::accounts_of(bytes.to_vec(), &source);
    let _ = io::people_of(bytes.to_vec(), &source);
});
