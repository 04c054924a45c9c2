use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use banister_shared::ids::PageId;
use serde_json::{Value, json};

use crate::{Person, Tab};

/// The programs give up before this and say on what.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser: a Node with tabs, of which each is a stock Repo. It ends when this is dropped.
pub(crate) struct Browser {
    child: Child,
    talk: Mutex<Talk>,
}

struct Talk {
    stdin: ChildStdin,
    answers: Receiver<String>,
    said: u64,
}

impl Browser {
    pub(crate) fn start() -> Self {
        let mut child = node(&["browser.js"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("Node does not start, see `cargo xtask test`: {error}"));
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(stdout).lines().map_while(Result::ok);
            lines.map(|line| sender.send(line)).take_while(Result::is_ok).for_each(drop);
        });
        Self { child, talk: Mutex::new(Talk { stdin, answers, said: 0 }) }
    }

    /// A tab of somebody's on a page. It knows nothing yet but the server's address, and forgets
    /// everything when it is closed.
    pub(crate) fn tab(&self, name: &str, person: &Person, page: PageId) -> Tab<'_> {
        self.open(json!({ "tab": name, "url": person.sync_url() }), page)
    }

    /// A tab that does not know of any server yet.
    pub(crate) fn offline_tab(&self, name: &str, page: PageId) -> Tab<'_> {
        self.open(json!({ "tab": name }), page)
    }

    /// A tab that shares the browser's storage with the others of its kind.
    pub(crate) fn keeping_tab(&self, name: &str, url: &str, page: PageId) -> Tab<'_> {
        self.open(json!({ "tab": name, "url": url, "keeps": true }), page)
    }

    fn open(&self, mut command: Value, page: PageId) -> Tab<'_> {
        command["do"] = "open".into();
        self.ask(&command).unwrap_or_else(|error| panic!("{error}"));
        Tab::new(self, command["tab"].as_str().unwrap(), page)
    }

    /// Gives a command and waits until it is done.
    pub(crate) fn ask(&self, command: &Value) -> Result<Value, String> {
        let mut talk = self.talk.lock().unwrap();
        talk.said += 1;
        let mut command = command.clone();
        command["id"] = talk.said.into();
        writeln!(talk.stdin, "{command}").map_err(|error| error.to_string())?;
        let answer = talk.answers.recv_timeout(PATIENCE);
        let answer = answer.map_err(|error| format!("no answer to {command}: {error}"))?;
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["id"], command["id"], "one command at a time");
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer["is"].take()),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Node, in the folder of the programs for it.
pub(crate) fn node(args: &[&str]) -> Command {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("interop-js");
        let installed = folder.join("node_modules").is_dir();
        assert!(installed, "automerge-repo is missing: run `cargo xtask test`");
        folder
    });
    let mut node = Command::new("node");
    node.current_dir(folder).args(args);
    node
}
