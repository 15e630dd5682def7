// What one tab of the tablet runs: the modules that store records, send them and say what was sent.

export { recordPhotograph, record } from "../../../static/js/outbox/facts.js";
export { soon, watchSending } from "../../../static/js/outbox/sending.js";
export { start } from "../../../static/js/outbox/waiting-chip.js";
