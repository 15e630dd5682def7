// @ts-check
/** Starts every behaviour. Each works alone, and does nothing where its hook is missing. */
import * as announcements from "./announcements.js";
import * as answerKeep from "./answer-keep.js";
import * as camera from "./camera.js";
import * as compareQueue from "./compare-queue.js";
import * as compareSlider from "./compare-slider.js";
import * as disclosure from "./disclosure.js";
import * as headcountPad from "./headcount-pad.js";
import * as photoView from "./photo-view.js";
import * as poll from "./poll.js";
import * as registerWorker from "./register-worker.js";
import * as sheetStanding from "./sheet-standing.js";
import * as sign from "./sign.js";
import * as stopAlarm from "./stop-alarm.js";
import * as tapList from "./tap-list.js";
import * as theme from "./theme.js";
import * as revoked from "./tablet/revoked.js";
import * as signOut from "./tablet/sign-out.js";
import * as unsentForms from "./tablet/unsent-forms.js";
import * as intentStrip from "./tablet/intent-strip.js";
import * as waitingChip from "./tablet/waiting-chip.js";
import * as timer from "./timer.js";
import * as wake from "./wake.js";

const EVERYWHERE = [poll, stopAlarm, announcements, timer, disclosure, theme, photoView, sheetStanding, registerWorker, intentStrip, waitingChip, wake, revoked, signOut];
const ON_ELEMENTS = [answerKeep, camera, compareQueue, compareSlider, headcountPad, sign, tapList, unsentForms];

for (const behaviour of EVERYWHERE) behaviour.start();
for (const behaviour of ON_ELEMENTS) behaviour.start(document);

document.addEventListener("htmx:load", (event) => {
  const part = /** @type {Element} */ (event.target);
  for (const behaviour of ON_ELEMENTS) behaviour.start(part);
});
