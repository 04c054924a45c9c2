use serde_json::json;

use crate::Anna;

#[test]
fn the_owner_sees_who_looked_and_who_wrote() {
    let anna = Anna::start();
    let ben = anna.member("ben", "viewer").client;
    assert_eq!(ben.get(&anna.path("/timeline")).status, 200);
    let seen = anna.client.get(&anna.path("/access")).body;
    let items = seen["items"].as_array().unwrap();
    let of_ben: Vec<_> = items.iter().filter(|line| line["display_name"] == "ben").collect();
    let [line] = of_ben.as_slice() else { panic!("not one line of Ben's: {seen}") };
    assert_eq!((&line["action"], &line["device_name"]), (&json!("read"), &json!("phone")));
    assert_eq!(line["account_id"], ben.text("account_id"));
    assert_eq!(line["device_id"], ben.text("device_id"));
    assert!(line["hour"].as_str().unwrap().ends_with(":00:00.000Z"), "{line}");
    assert!(items.iter().any(|line| line["action"] == "write" && line["display_name"] == "anna"));
}

#[test]
fn nobody_else_sees_it() {
    let anna = Anna::start();
    let ben = anna.member("ben", "contributor").client;
    assert_eq!(ben.get(&anna.path("/access")).problem(), "403 role_forbids");
    let eve = anna.app.register("eve");
    assert_eq!(eve.get(&anna.path("/access")).problem(), "404 log_not_found");
    assert_eq!(anna.client.get(&anna.path("/access?limit=0")).problem(), "400 invalid_range");
}
