/** Connections, a WHIP or WHEP endpoint and devices whose other end is the test. */

import { put } from "./browser.js";

export class FakePeer {
  /** @type {FakePeer[]} every one that was made, the newest last */
  static made = [];

  static get last() {
    return FakePeer.made.at(-1);
  }

  constructor(configuration) {
    this.configuration = configuration;
    this.connectionState = "new";
    this.localDescription = null;
    this.remoteDescription = this.currentRemoteDescription = null;
    this.restarts = 0;
    this.closed = false;
    this.lines = [];
    FakePeer.made.push(this);
    this.name = `offer ${FakePeer.made.length}`;
  }

  addTransceiver(trackOrKind, { direction, sendEncodings = [] }) {
    const kind = typeof trackOrKind === "string" ? trackOrKind : trackOrKind.kind;
    const sender = new FakeSender(this, typeof trackOrKind === "string" ? null : trackOrKind, sendEncodings);
    this.lines.push({ kind, direction, sender });
    return { sender, receiver: { track: { kind } } };
  }

  async getStats() {
    return new Map();
  }

  async setLocalDescription() {
    this.localDescription = { type: "offer", sdp: this.name };
  }

  async setRemoteDescription(description) {
    this.remoteDescription = this.currentRemoteDescription = description;
  }

  setConfiguration(configuration) {
    this.configuration = configuration;
  }

  restartIce() {
    this.restarts += 1;
  }

  /** As in a browser, one's own close makes no event. */
  close() {
    this.closed = true;
    this.connectionState = "closed";
  }

  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  /** Which media leave this machine now. */
  get sent() {
    return this.lines.filter(({ sender }) => sender.track && sender.encodings[0].active).map(({ kind }) => kind);
  }

  line(kind) {
    return this.lines.find((one) => one.kind === kind).sender;
  }
}

class FakeSender {
  constructor(peer, track, encodings) {
    this.peer = peer;
    this.track = track;
    this.encodings = structuredClone(encodings);
    this.transport = null;
  }

  getParameters() {
    return { encodings: structuredClone(this.encodings) };
  }

  async setParameters({ encodings }) {
    this.encodings = structuredClone(encodings);
  }

  async replaceTrack(track) {
    if (this.peer.closed) throw new DOMException("The connection is closed.", "InvalidStateError");
    this.track = track;
  }
}

/** What is posted and deleted over HTTP. Every offer is accepted, unless a test says what the next answers are. */
export class FakeEndpoint {
  constructor() {
    this.requests = [];
    /** @type {(Response|Error|Promise<Response>)[]} the next answers to offers */
    this.answers = [];
    /** @type {(Response|Error)[]} the next answers to restarts of ICE */
    this.restartAnswers = [];
    this.sessions = 0;
  }

  /** @type {Response|Promise<Response>} what asking for relays is answered with */
  relays = new Response("{}", { status: 404 });

  async fetch(url, { method, headers, body, keepalive }) {
    this.requests.push({ method, url, headers, body, keepalive });
    if (method === "DELETE") return new Response(null);
    if (url.includes("/ice-servers")) return this.relays;
    const answer = await (method === "PATCH" ? this.restartAnswers.shift() ?? new Response("") : this.answers.shift() ?? this.created());
    if (answer instanceof Error) throw answer;
    return answer;
  }

  created() {
    this.sessions += 1;
    return new Response(`answer ${this.sessions}`, { status: 201, headers: { Location: `/api/rooms/workshop/whip/s${this.sessions}?as=ravi` } });
  }

  get offers() {
    return this.requests.filter(({ method }) => method === "POST").map(({ body }) => body);
  }

  get restarted() {
    return this.requests.filter(({ method }) => method === "PATCH").map(({ url }) => url);
  }

  get deleted() {
    return this.requests.filter(({ method }) => method === "DELETE").map(({ url }) => url);
  }
}

export function refused(status, told = {}, headers = {}) {
  return new Response(JSON.stringify(told), { status, headers });
}

class FakeStream {
  constructor(tracks = []) {
    this.tracks = new Set(tracks);
  }

  addTrack(track) {
    this.tracks.add(track);
  }

  removeTrack(track) {
    this.tracks.delete(track);
  }

  getTracks() {
    return [...this.tracks];
  }
}

class FakeAudio {
  async play() {}
}

/** From now on every connection, every request and every loudspeaker is a fake one. */
export function fakeConnections() {
  FakePeer.made = [];
  const endpoint = new FakeEndpoint();
  put({ RTCPeerConnection: FakePeer, MediaStream: FakeStream, Audio: FakeAudio, fetch: (url, options) => endpoint.fetch(url, options) });
  return endpoint;
}

/** Microphones and cameras: what was opened, and what is refused with which DOMException. */
export class FakeDevices extends EventTarget {
  constructor() {
    super();
    this.asked = [];
    this.tracks = [];
    /** @type {{audio?: string, video?: string}} */
    this.refuses = {};
    /** @type {Record<string, Promise<void>>} */
    this.starting = {};
  }

  /** The next device of this kind takes its time: until what is returned is called. */
  slow(kind) {
    let go;
    this.starting[kind] = new Promise((settle) => (go = settle));
    return go;
  }

  async getUserMedia(constraints) {
    const [kind] = Object.keys(constraints);
    const { [kind]: starting } = this.starting;
    const { [kind]: refusal } = this.refuses;
    delete this.starting[kind];
    this.asked.push(constraints);
    await starting;
    if (refusal) throw new DOMException("", refusal);
    const track = { kind, device: constraints[kind].deviceId?.exact ?? "", label: `Fake ${kind}`, enabled: true, live: true, onended: null, stop: () => (track.live = false) };
    this.tracks.push(track);
    return { getTracks: () => [track] };
  }

  async enumerateDevices() {
    return [
      { kind: "audioinput", deviceId: "desk", label: "Desk" },
      { kind: "videoinput", deviceId: "lid", label: "Lid" },
    ];
  }

  /** What is captured at this moment: the lamps that are lit. */
  get live() {
    return this.tracks.filter((track) => track.live).map((track) => track.kind);
  }

  newest(kind) {
    return this.tracks.findLast((track) => track.kind === kind);
  }
}

/** From now on there are these devices, and ``permission`` for them (for the ``camera`` it may be another) as the browser remembers it. */
export function fakeDevices({ permission = "prompt", camera = permission } = {}) {
  const devices = new FakeDevices();
  const query = async ({ name }) => ({ state: name === "camera" ? camera : permission });
  put({ navigator: { mediaDevices: devices, permissions: { query } } });
  return devices;
}
