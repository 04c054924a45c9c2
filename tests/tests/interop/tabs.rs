//! Many tabs of few browsers.

use crate::{Browser, Stage, Tab};

/// Tabs of a browser.
const TABS: u64 = 6;

/// Tabs of one browser: one device, one storage, and every tab a socket of its own.
fn open<'a>(browser: &'a Browser, name: &str, url: &str, stage: &Stage) -> Vec<Tab<'a>> {
    let name = |n| format!("{name}-tab-{n}");
    (0..TABS).map(|n| browser.keeping_tab(&name(n), url, stage.page())).collect()
}

#[test]
fn two_browsers_worth_of_tabs_see_the_same() {
    let stage = Stage::set();
    let browsers = [Browser::start(), Browser::start()];
    let urls = [stage.anna.sync_url(), stage.other_device().sync_url()];
    let one = open(&browsers[0], "one", &urls[0], &stage);
    one[0].create();
    one[0].until_saved();
    let two = open(&browsers[1], "two", &urls[1], &stage);
    let tabs: Vec<&Tab<'_>> = one.iter().chain(&two).collect();
    assert!(tabs[1..].iter().all(|tab| tab.find()));
    for (n, tab) in (0..).zip(&tabs) {
        tab.put(&format!("own {n}"), n);
    }
    for tab in &tabs {
        (0..2 * TABS).for_each(|n| tab.until(&format!("own {n}"), n));
    }
    let heads = tabs[0].until_saved();
    tabs.iter().for_each(|tab| tab.until_it_has(&heads));
    assert_eq!(stage.changes(), 1 + 2 * TABS);
}

#[test]
fn a_tab_that_is_opened_again_goes_on_from_the_storage() {
    let stage = Stage::set();
    let browser = Browser::start();
    let url = stage.anna.sync_url();
    let tab = browser.keeping_tab("tab", &url, stage.page());
    tab.create();
    tab.put("pain", 4);
    tab.until_saved();
    tab.close();
    let elsewhere = Browser::start();
    let phone = elsewhere.tab("phone", &stage.other_device(), stage.page());
    assert!(phone.find());
    phone.put("fright", 7);
    phone.until_saved();
    let tab = browser.keeping_tab("tab", &url, stage.page());
    assert!(tab.find());
    tab.until("fright", 7);
    tab.put("pain", 5);
    phone.until("pain", 5);
    assert_eq!(stage.changes(), 4);
}
