// The modules that one tab of the tablet runs: they store records, send them and show what was sent.

export { recordPhotograph, record } from "../../../static/js/outbox/facts.js";
export { soon, watchSending } from "../../../static/js/outbox/send-timing.js";
export { start } from "../../../static/js/outbox/waiting-chip.js";
