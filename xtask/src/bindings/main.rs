//! Makes the JavaScript side of the core from its wasm, and TypeScript of its types:
//! `xtask-bindings WASM FOLDER TYPES`. A program of its own, because what it is made of takes
//! long to build.

mod types;

use std::env::args_os;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    xtask::end(generate())
}

fn generate() -> Result<()> {
    let mut words = args_os().skip(1).map(PathBuf::from);
    let wasm = words.next().context("which wasm?")?;
    let folder = words.next().context("into which folder?")?;
    let types = words.next().context("into which folder for the types?")?;
    let mut bindgen = Bindgen::new();
    // After a panic the core begins anew in the same tab.
    bindgen.input_path(wasm).web(true)?.typescript(true).reset_state_function(true);
    bindgen.generate(folder)?;
    types::write(&types)
}
