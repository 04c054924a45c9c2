//! Builds again when a migration is added or the app is: the macros that embed them do not notice.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
    println!("cargo:rerun-if-changed=../web/dist");
}
