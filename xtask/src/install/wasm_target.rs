//! The standard library for wasm32, which the browser's build of the core needs.

use anyhow::{Context, Result};

use crate::process;

/// The target of everything that runs in a browser.
const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that the active toolchain can build for the browser, and names the target.
///
/// # Errors
/// The target is missing and rustup cannot add it; the error says what to do.
pub(crate) fn wasm_target() -> Result<&'static str> {
    if is_there()? {
        return Ok(TARGET);
    }
    process::run(process::program("rustup").args(["target", "add", TARGET])).with_context(
        || {
            format!(
                "the core is also built for the browser. Run `rustup target add {TARGET}` where \
             there is a network; without rustup, install your system's Rust package for {TARGET}"
            )
        },
    )?;
    Ok(TARGET)
}

fn is_there() -> Result<bool> {
    let mut rustc = process::program("rustc");
    rustc.args(["--print", "target-libdir", "--target", TARGET]);
    let folder = process::output(&mut rustc)?;
    Ok(std::path::Path::new(folder.trim()).is_dir())
}
