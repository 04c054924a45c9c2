//! What is served beside the API: the app, or a word about it if the server has none.

use insta::assert_snapshot;

use crate::TestApp;

fn get(app: &TestApp, path: &str) -> ureq::http::Response<ureq::Body> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    agent.get(format!("{}{path}", app.address)).call().unwrap()
}

#[test]
fn the_start_may_reach_its_own_server_and_nothing_else() {
    let app = TestApp::start();
    let start = get(&app, "/");
    assert_eq!(start.status(), 200);
    let header = |name: &str| start.headers()[name].to_str().unwrap();
    assert_snapshot!(
        header("content-security-policy"),
        @"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("permissions-policy").contains("geolocation=()"));
}

#[test]
fn there_is_nothing_outside_the_apps_folder() {
    let app = TestApp::start();
    let paths =
        ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/assets/..%2f..%2fpackage.json", "//etc/passwd"];
    for path in paths.into_iter().chain(["/.env", "/today", "/index.html/", "/v1/index.html"]) {
        assert_eq!(get(&app, path).status(), 404, "{path}");
    }
}

#[test]
fn the_app_takes_nothing() {
    let app = TestApp::start();
    assert_snapshot!(app.anyone().post("/", serde_json::json!({})), @r#"404 {"code":"not_found","detail":"Check the address.","status":404,"title":"There is nothing here."}"#);
}
