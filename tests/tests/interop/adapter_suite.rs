//! automerge-repo's own tests for network adapters.

use crate::Stage;
use crate::browser::node;

#[test]
fn automerge_repos_own_suite_for_adapters_passes() {
    let stage = Stage::set();
    let ran = node(&["--test-reporter=tap", "adapter-suite.js"])
        .args([stage.anna.sync_url(), stage.page().to_string()])
        .output()
        .unwrap_or_else(|error| panic!("Node does not start, see `cargo xtask test`: {error}"));
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stderr));
    assert!(said.contains("# pass 3\n") && said.contains("# skipped 4\n"), "{said}");
}
