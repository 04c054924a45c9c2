// A browser with tabs. Reads commands from standard input, a JSON object a line:
//   {"id": 7, "tab": "phone", "do": "put", "page": "…", "key": "pain", "value": 4}
// and answers each on standard output when it is done, in whatever order:
//   {"id": 7, "is": …} or {"id": 7, "error": "…"}
// `do` is `open` or a method of Tab or Page. It ends with its standard input.

import { createInterface } from "node:readline"

import { Storage } from "./storage.js"
import { Tab } from "./tab.js"

const tabs = new Map()
const storage = new Storage()

/** Opens a tab: with the browser's storage, unless it is to forget everything. */
function open({ tab, url, keeps }) {
  tabs.set(tab, new Tab({ tab, url, storage: keeps ? storage : undefined }))
}

async function obey(command) {
  if (command.do === "open") return open(command)
  const tab = tabs.get(command.tab)
  if (!tab) throw new Error(`there is no tab ${command.tab}`)
  const doer = command.do in tab ? tab : tab.page(command.page)
  return doer[command.do](command)
}

function answer(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

async function hear(line) {
  const { id, ...command } = JSON.parse(line)
  try {
    answer({ id, is: (await obey(command)) ?? null })
  } catch (error) {
    answer({ id, error: error.message })
  }
}

// Some of the libraries write to the console: that is not for the reader of the answers.
console.log = console.error

createInterface({ input: process.stdin }).on("line", hear).on("close", () => process.exit(0))
