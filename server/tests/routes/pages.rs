use std::collections::BTreeSet;

use automerge::Automerge;
use automerge::transaction::CommitOptions;
use banister_shared::ids::{LogId, Month, PageId};
use banister_shared::limits::PAGE_HEADS_MAX;
use banister_shared::testkit::sim::ready;
use insta::assert_snapshot;

use crate::Anna;
use crate::exchange::request;

#[test]
fn pages_are_listed_until_nothing_is_new() {
    let anna = Anna::start();
    let path = anna.path("/pages");
    let empty = anna.client.get(&path);
    assert_snapshot!(empty, @r#"200 {"items":[]}"#);
    let tag = empty.header("etag").to_owned();
    assert_snapshot!(anna.client.get_unless(&path, &tag), @"304");
    let mut phone = anna.phone();
    phone.spasm("2026-11-03T12:00:00Z");
    phone.care_note("2026-11-03T12:00:00Z");
    phone.sync();
    let list = anna.client.get_unless(&path, &tag);
    assert_eq!(list.items().len(), 2);
    assert_ne!(list.header("etag"), tag);
    assert_eq!(anna.client.get_unless(&path, list.header("etag")).status, 304);
    let several = format!("\"other\", {}", list.header("etag"));
    assert_eq!(anna.client.get_unless(&path, &several).status, 304);
}

#[test]
fn a_long_log_is_listed_in_parts() {
    let anna = Anna::start();
    let months: Vec<Month> = (0..1_005).map(Month::new).collect();
    store(&anna, &months, &one_change());
    assert_eq!(parts(&anna), [1_000, 5]);
}

#[test]
fn pages_with_many_heads_are_listed_in_parts() {
    let anna = Anna::start();
    let changes: Vec<Vec<u8>> = (0..PAGE_HEADS_MAX).flat_map(|_| one_change()).collect();
    let months: Vec<Month> = (0..70).map(Month::new).collect();
    months.chunks(10).for_each(|months| store(&anna, months, &changes));
    assert_eq!(parts(&anna), [32, 32, 6]);
}

/// A change that follows none.
fn one_change() -> Vec<Vec<u8>> {
    let mut document = Automerge::new();
    document.empty_commit(CommitOptions::default());
    document.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect()
}

/// Stores the same in each of these months.
fn store(anna: &Anna, months: &[Month], changes: &[Vec<u8>]) {
    let page = |month: &Month| (PageId::episodes(anna.log, *month), changes.to_vec());
    let body = request(months.iter().map(page)).encode();
    let answer = anna.client.send("POST", &anna.path("/exchange"), "application/cbor", &body);
    assert_eq!(answer.status, 200, "{answer}");
}

/// How many pages each answer lists; together they are all there are, each once.
fn parts(anna: &Anna) -> Vec<usize> {
    let (mut path, mut counts, mut ids) = (anna.path("/pages"), Vec::new(), BTreeSet::new());
    loop {
        let list = anna.client.get(&path);
        counts.push(list.items().len());
        ids.extend(list.items().iter().map(|page| page["id"].to_string()));
        assert!(list.bytes.len() < 1024 * 1024);
        let Some(cursor) = list.body["next_cursor"].as_str() else { break };
        path = anna.path(&format!("/pages?cursor={cursor}"));
    }
    assert_eq!(ids.len(), counts.iter().sum::<usize>());
    counts
}

#[test]
fn a_page_is_the_document_that_the_device_has() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    let spasm = phone.spasm("2026-11-03T12:00:00Z");
    phone.edit(spasm, |episode| episode.note.0.push_str("on the stairs"));
    phone.care_note("2026-11-03T12:00:00Z");
    phone.sync();
    for page in anna.client.get(&anna.path("/pages")).items() {
        let id: PageId = page["id"].as_str().unwrap().parse().unwrap();
        let answer = anna.client.get(&anna.path(&format!("/pages/{id}")));
        assert_eq!(answer.header("content-type"), "application/octet-stream");
        let mut heads = Automerge::load(&answer.bytes).unwrap().get_heads();
        heads.sort();
        assert_eq!(heads, ready(phone.log.page(id)).unwrap().heads());
        let listed: Vec<String> = heads.iter().map(ToString::to_string).collect();
        assert_eq!(page["heads"], serde_json::json!(listed));
        assert_eq!(page["bytes"].as_u64(), Some(answer.bytes.len() as u64));
    }
}

#[test]
fn a_page_is_sent_until_it_is_known() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm("2026-11-03T12:00:00Z");
    phone.sync();
    let list = anna.client.get(&anna.path("/pages"));
    let path = anna.path(&format!("/pages/{}", list.items()[0]["id"].as_str().unwrap()));
    let first = anna.client.get(&path);
    assert_snapshot!(anna.client.get_unless(&path, first.header("etag")), @"304");
    phone.spasm("2026-11-04T12:00:00Z");
    phone.sync();
    let second = anna.client.get_unless(&path, first.header("etag"));
    assert_eq!(second.status, 200);
    assert!(second.bytes.len() > first.bytes.len());
}

#[test]
fn pages_that_are_not_there() {
    let anna = Anna::start();
    let get = |page: &str| anna.client.get(&anna.path(&format!("/pages/{page}")));
    let unknown = PageId::episodes(anna.log, Month::new(1_522));
    assert_snapshot!(get(&unknown.to_string()), @r#"404 {"code":"page_not_found","detail":"Check the id.","status":404,"title":"There is no such page."}"#);
    assert_eq!(get("nonsense").problem(), "400 invalid_id");
    let cursor = anna.client.get(&anna.path("/pages?cursor=nonsense"));
    assert_eq!(cursor.problem(), "400 invalid_request");
    let elsewhere = PageId::episodes(LogId::new([9; 12]), Month::new(1_522));
    assert_eq!(get(&elsewhere.to_string()).problem(), "404 page_not_found");
}

#[test]
fn a_page_of_somebody_elses_log_is_not_there_either() {
    let anna = Anna::start();
    let mut phone = anna.phone();
    phone.spasm("2026-11-03T12:00:00Z");
    phone.sync();
    let page = PageId::episodes(anna.log, Month::new((2026 - 1900) * 12 + 10));
    let ben = anna.app.register("ben");
    let log = ben.post("/v1/logs", serde_json::json!({})).body["id"].clone();
    let path = format!("/v1/logs/{}/pages/{page}", log.as_str().unwrap());
    assert_eq!(ben.get(&path).problem(), "404 page_not_found");
    assert_eq!(anna.client.get(&anna.path(&format!("/pages/{page}"))).status, 200);
}
