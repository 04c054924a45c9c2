//! Export and import.

use serde_json::json;

use crate::device::Device;

#[test]
fn an_import_brings_everything_and_brings_it_once() {
    let (from, to) = (Device::new(), Device::new());
    from.log(&["--at", "2019-05", "--pain", "3", "--strategy", "heat=yes", "--note", "the first"]);
    let (a, b) = (from.log(&["--at", "2026-10-31 23:00"]), from.log(&["--at", "2026-11-01 10:00"]));
    from.run(&["link", &a, &b]);
    from.run(&["spasm", "void", &b]);
    from.run(&["move", "swim", "--minutes", "30", "--effect", "better"]);
    from.run(&["day", "2026-11-20", "--flare", "yes", "--score", "basdai_1=4.5"]);
    from.run(&["profile", "--set", "day_start_hour=4", "--set", "places=kitchen,stairs"]);
    let file = from.file("export.json");
    from.run(&["export", file.to_str().unwrap()]);

    let first = to.run(&["import", file.to_str().unwrap()]);
    assert!(first.starts_with("6 of 6 records taken in"), "{first}");
    let again = to.run(&["import", file.to_str().unwrap()]);
    assert!(again.starts_with("0 of 6 records taken in"), "{again}");

    let exported = |device: &Device| {
        let mut whole = device.json(&["export"]);
        whole["log"] = json!(null);
        for item in whole["items"].as_array_mut().unwrap() {
            item["device"] = json!(null);
            item["page"] = json!(null);
        }
        whole
    };
    assert_eq!(exported(&to), exported(&from));
}

#[test]
fn a_table_holds_one_line_a_record_and_no_formulas() {
    let device = Device::new();
    let id = device.log(&["--at", "2026-11-20T14:02:00+01:00", "--note", "=1+1, \"so\""]);
    let table = device.run(&["export", "--format", "csv"]);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2);
    let begins = format!("{id},episode,2026-11-20T14:02:00.000+01:00,,,Europe/Berlin,");
    assert!(lines[1].starts_with(&begins), "{}", lines[1]);
    assert!(lines[1].ends_with(",\"'=1+1, \"\"so\"\"\",false"), "{}", lines[1]);
}

#[test]
fn what_is_no_export_is_refused() {
    let device = Device::new();
    std::fs::write(device.file("x.json"), "{\"format\":\"other\"}").unwrap();
    let told = device.fails(&["import", device.file("x.json").to_str().unwrap()]);
    assert!(told.starts_with("2 error: "), "{told}");
    assert!(told.contains("is no Banister export"), "{told}");
}
