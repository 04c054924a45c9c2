//! Somebody else's log.

use banister::store::{KnownLog, SqliteStore};
use banister_shared::api::Role;
use banister_shared::ids::{DeviceId, LogId, RecordId, new_actor};
use banister_shared::log::Log;
use banister_shared::page::Stamp;
use banister_shared::record::{CheckIn, Episode, Record};
use banister_shared::time::Moment;

use crate::device::Device;

const LOG: LogId = LogId::new([7; 12]);

fn followed(records: Vec<Record>, now_ms: i64) -> Device {
    let device = Device::new();
    device.run(&["status"]);
    let mut store = SqliteStore::open(device.folder()).unwrap();
    let known = KnownLog {
        id: LOG,
        name: "Anna".to_owned(),
        role: Role::Viewer,
        account: None,
        on_server: true,
        ended: false,
        carried_into: None,
    };
    store.keep_logs(&[known], None).unwrap();
    let actor = new_actor(DeviceId::new(now_ms, [1; 10]), [2; 4]);
    let mut log = Log::new(LOG, &mut store);
    for (n, record) in (0..).zip(records) {
        let id = RecordId::new(now_ms, [n; 10]);
        pollster::block_on(log.add(&Stamp { actor: actor.clone(), now_ms }, id, &record)).unwrap();
    }
    device
}

#[test]
fn a_viewer_is_told_of_a_spasm_but_not_to_end_it() {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let question = CheckIn {
        text_key: "how_are_you".parse().ok(),
        text: "shall I come?".parse().ok(),
        ..CheckIn::new(None, Moment::utc(now_ms))
    };
    let spasm = Record::Episode(Episode::starting(Moment::utc(now_ms)));
    let device = followed(vec![spasm, Record::CheckIn(question)], now_ms);
    let text = device.run(&["today"]);
    assert!(text.contains("in progress: …") && !text.contains("spasm end"), "{text}");
    assert!(text.contains("check-in   …") && text.contains("how are you · “shall I come?”"));
}

#[test]
fn the_day_is_that_of_whoever_s_log_it_is() {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        let there = jiff::Timestamp::now().in_tz(zone).unwrap();
        let minutes = i16::try_from(there.offset().seconds() / 60).unwrap();
        let start = Moment::new(now_ms, minutes, zone.parse().unwrap()).unwrap();
        let device = followed(vec![Record::Episode(Episode::starting(start))], now_ms);
        let today = device.json(&["today", "--json"]);
        assert_eq!(today["date"], there.date().to_string());
        assert_eq!((&today["spasms"], &today["zone"]), (&1.into(), &zone.into()));
        assert!(device.run(&["today"]).contains(&format!("by the clock of {zone}")));
    }
}
