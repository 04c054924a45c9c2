use insta::assert_snapshot;

use crate::TestApp;

#[test]
fn a_running_server_is_healthy_and_ready() {
    let app = TestApp::start();
    assert_snapshot!(app.anyone().get("/healthz"), @r#"200 {"status":"ok"}"#);
    assert_snapshot!(app.anyone().get("/readyz"), @r#"200 {"status":"ready"}"#);
}
