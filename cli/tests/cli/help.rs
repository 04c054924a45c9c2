//! Every command explains itself.

use crate::device::Device;

#[test]
fn every_command_has_help() {
    let device = Device::new();
    for words in [
        "",
        "spasm",
        "spasm start",
        "spasm ease",
        "spasm end",
        "spasm log",
        "spasm edit",
        "spasm void",
        "spasm unvoid",
        "spasm warn",
        "heat",
        "heat start",
        "heat stop",
        "move",
        "note",
        "day",
        "today",
        "timeline",
        "status",
        "register",
        "login",
        "logout",
        "sync",
        "invite",
        "join",
        "members",
        "members remove",
        "members pause",
        "members resume",
        "follow",
        "conflicts",
        "conflicts pick",
        "link",
        "unlink",
        "devices",
        "devices revoke",
        "profile",
        "export",
        "import",
    ] {
        let mut command: Vec<&str> = words.split_whitespace().collect();
        command.push("--help");
        assert!(device.run(&command).contains("Usage: banister"), "{words}");
    }
    assert!(!device.file("device.db").exists(), "asking for help makes nothing");
}

#[test]
fn the_long_help_lists_the_exit_codes() {
    let help = Device::new().run(&["--help"]);
    assert!(help.contains("3  log in first"), "{help}");
    assert!(help.contains("BANISTER_HOME"), "{help}");
}
