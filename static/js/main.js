// @ts-check
/** Starts every behaviour. Each behaviour works without the others, and does nothing on pages without its elements. */
import * as alarms from "./pages/alarms.js";
import * as announcements from "./pages/announcements.js";
import * as answerForm from "./outbox/answer-form.js";
import * as camera from "./camera/camera.js";
import * as compareQueue from "./camera/compare-queue.js";
import * as compareSlider from "./camera/compare-slider.js";
import * as countKey from "./outbox/count-key.js";
import * as disclosure from "./pages/disclosure.js";
import * as heldRecords from "./outbox/held-records.js";
import * as idleLock from "./pages/idle-lock.js";
import * as keepScreenOn from "./pages/keep-screen-on.js";
import * as keypad from "./pages/keypad.js";
import * as officers from "./pages/officers.js";
import * as offlineCount from "./pages/offline-count.js";
import * as photoView from "./camera/photo-view.js";
import * as poll from "./pages/poll.js";
import * as registerWorker from "./register-worker.js";
import * as unsentFind from "./outbox/unsent-find.js";
import * as unsentAnswers from "./outbox/unsent-answers.js";
import * as sign from "./pages/sign.js";
import * as steps from "./pages/steps.js";
import * as stopAlarm from "./pages/stop-alarm.js";
import * as tapList from "./pages/tap-list.js";
import * as theme from "./pages/theme.js";
import * as revoked from "./outbox/revoked.js";
import * as signOut from "./outbox/sign-out.js";
import * as unsentForms from "./outbox/unsent-forms.js";
import * as unsentProgress from "./shell/unsent-progress.js";
import * as unfinishedPhotograph from "./outbox/unfinished-photograph.js";
import * as waitingChip from "./outbox/waiting-chip.js";
import * as timer from "./pages/timer.js";
import * as wayInRun from "./camera/way-in-run.js";
import * as zonePage from "./shell/zone-page.js";

const EVERYWHERE = [heldRecords, poll, stopAlarm, announcements, timer, disclosure, theme, photoView, unsentAnswers, unsentProgress, registerWorker, unfinishedPhotograph, waitingChip, keepScreenOn, revoked, signOut, zonePage, idleLock, officers, countKey];
const ON_ELEMENTS = [alarms, answerForm, camera, compareQueue, compareSlider, keypad, offlineCount, sign, steps, tapList, unsentFind, unsentForms, wayInRun];

for (const behaviour of EVERYWHERE) behaviour.start();
for (const behaviour of ON_ELEMENTS) behaviour.start(document);

document.addEventListener("htmx:load", (event) => {
  const part = /** @type {Element} */ (event.target);
  for (const behaviour of ON_ELEMENTS) behaviour.start(part);
});
