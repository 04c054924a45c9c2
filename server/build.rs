//! Builds again when a migration is added: the macro that embeds them does not notice.

#[expect(clippy::print_stdout, reason = "this is how a build script speaks")]
fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
