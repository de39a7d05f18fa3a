/**
 * The one script of every page: it finds the elements with ``data-module`` and gives each its class.
 *
 * A module is made with its root and the page; ``render(now)`` draws it when something changed, ``tick(now)`` four times a second.
 *
 * @import { Now } from "./page.js"
 */

import { AgendaPanel } from "./agenda-panel.js";
import { AnnounceForm } from "./announce-form.js";
import { Announcements } from "./announcements.js";
import { Announcer } from "./announcer.js";
import { BalancePanel } from "./balance-panel.js";
import { Bell } from "./bell.js";
import { BoothPanel } from "./booth-panel.js";
import { BoothSignals } from "./booth-signals.js";
import { BoothSpeakers } from "./booth-speakers.js";
import { BoothsList } from "./booths-list.js";
import { BudgetPanel } from "./budget-panel.js";
import { CaptionDesk } from "./caption-desk.js";
import { CaptionsScreen } from "./captions-screen.js";
import { CaptionsStrip } from "./captions-strip.js";
import { ChatPanel } from "./chat-panel.js";
import { Clock } from "./clock.js";
import { ConnectionState } from "./connection-state.js";
import { DelayPanel } from "./delay-panel.js";
import { DeviceCheck } from "./device-check.js";
import { DoorPanel } from "./door-panel.js";
import { EndedPanel } from "./ended-panel.js";
import { FloorPanel } from "./floor-panel.js";
import { HallConsole } from "./hall-console.js";
import { HallRequest } from "./hall-request.js";
import { setIceServers } from "./ice-servers.js";
import { LobbyPanel } from "./lobby-panel.js";
import { setSpeechNames } from "./speech.js";
import { loadTexts } from "./text.js";
import { NetworkTest } from "./network-test.js";
import { Nameplate } from "./nameplate.js";
import { NextNames } from "./next-names.js";
import { NotesPanel } from "./notes-panel.js";
import { Notices } from "./notices.js";
import { NowNext } from "./now-next.js";
import { OverviewPanel } from "./overview-panel.js";
import { Page } from "./page.js";
import { PeoplePanel } from "./people-panel.js";
import { PhasePanel } from "./phase-panel.js";
import { PollsPanel } from "./polls-panel.js";
import { Programme } from "./programme.js";
import { PrintButton } from "./print-button.js";
import { QuestionsPanel } from "./questions-panel.js";
import { QueuePanel } from "./queue-panel.js";
import { QueueTimeLine } from "./queue-time.js";
import { ReactionsBar } from "./reactions-bar.js";
import { RecordingPanel } from "./recording-panel.js";
import { RoomHead } from "./room-head.js";
import { ScreenSlate } from "./screen-slate.js";
import { SeatPanel } from "./seat-panel.js";
import { SeatScreen } from "./seat-screen.js";
import { setPlace } from "./format.js";
import { Shortcuts } from "./shortcuts.js";
import { SignalsPanel } from "./signals-panel.js";
import { SideTabs } from "./side-tabs.js";
import { SpeakerPanel } from "./speaker-panel.js";
import { SpeakersList } from "./speakers-list.js";
import { SponsorsPanel } from "./sponsors-panel.js";
import { Stage } from "./stage.js";
import { TechnicianWall } from "./technician-wall.js";
import { VoicePanel } from "./voice-panel.js";

const MODULES = {
  "agenda-panel": AgendaPanel,
  "announce-form": AnnounceForm,
  announcements: Announcements,
  announcer: Announcer,
  "balance-panel": BalancePanel,
  bell: Bell,
  "booth-panel": BoothPanel,
  "booth-signals": BoothSignals,
  "booth-speakers": BoothSpeakers,
  "booths-list": BoothsList,
  "budget-panel": BudgetPanel,
  "caption-desk": CaptionDesk,
  "captions-screen": CaptionsScreen,
  "captions-strip": CaptionsStrip,
  "chat-panel": ChatPanel,
  clock: Clock,
  "connection-state": ConnectionState,
  "delay-panel": DelayPanel,
  "device-check": DeviceCheck,
  "door-panel": DoorPanel,
  "ended-panel": EndedPanel,
  "floor-panel": FloorPanel,
  "hall-console": HallConsole,
  "hall-request": HallRequest,
  "lobby-panel": LobbyPanel,
  nameplate: Nameplate,
  "network-test": NetworkTest,
  "next-names": NextNames,
  "notes-panel": NotesPanel,
  notices: Notices,
  "now-next": NowNext,
  "overview-panel": OverviewPanel,
  "people-panel": PeoplePanel,
  "phase-panel": PhasePanel,
  "polls-panel": PollsPanel,
  "print-button": PrintButton,
  programme: Programme,
  "questions-panel": QuestionsPanel,
  "queue-panel": QueuePanel,
  "queue-time": QueueTimeLine,
  "reactions-bar": ReactionsBar,
  "recording-panel": RecordingPanel,
  "room-head": RoomHead,
  "screen-slate": ScreenSlate,
  "seat-panel": SeatPanel,
  "seat-screen": SeatScreen,
  shortcuts: Shortcuts,
  "signals-panel": SignalsPanel,
  "side-tabs": SideTabs,
  "speaker-panel": SpeakerPanel,
  "speakers-list": SpeakersList,
  "sponsors-panel": SponsorsPanel,
  stage: Stage,
  "technician-wall": TechnicianWall,
  "voice-panel": VoicePanel,
};

/** @typedef {object & {render?: (now: Now) => void, tick?: (milliseconds: number) => void}} Module */

/** Changes within this time are drawn together. */
const FRAME_MS = 16;
const TICK_MS = 250;

async function boot() {
  const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "{}");
  setPlace(boot);
  setIceServers(boot.ice_servers);
  setSpeechNames(boot.speech_names ?? {});
  await loadTexts(boot.texts, boot.lang).catch(() => undefined);
  const page = new Page(boot);
  const modules = [...document.querySelectorAll("[data-module]")].map((root) => enhance(/** @type {HTMLElement} */ (root), page));
  drawOnChange(page, modules);
  page.start();
  setInterval(() => modules.forEach((module) => module.tick?.(page.now())), TICK_MS);
}

/**
 * @param {HTMLElement} root
 * @param {Page} page
 * @returns {Module}
 */
function enhance(root, page) {
  const name = /** @type {keyof typeof MODULES} */ (root.dataset["module"] ?? "");
  return new MODULES[name](root, page);
}

/**
 * @param {Page} page
 * @param {Module[]} modules
 */
function drawOnChange(page, modules) {
  let due = false;
  page.addEventListener("change", () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      const view = page.socket?.view;
      if (!view) return;
      const now = { view, mine: page.socket?.mine ?? null };
      for (const module of modules) {
        module.render?.(now);
        module.tick?.(page.now());
      }
    }, FRAME_MS);
  });
}

boot();
