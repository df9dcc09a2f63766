/** The live connection of one conversation: frames in and out, and whether it is still there. */

const READY_MS = 8_000;
const QUIET_MS = 25_000;
const PONG_MS = 10_000;

/** One WebSocket, from its hello to its end; a new one is made for every attempt. */
export class LiveSocket {
  #socket;
  #on;
  #timer;

  /**
   * @param {URL} server
   * @param {object} hello the first frame, without its type
   * @param {{ready: (frame: object) => void, frame: (frame: object) => void,
   *   end: (wasReady: boolean, error: object | null) => void}} on
   *   `end` is called once; `error` is what the server said before it closed, if anything.
   */
  constructor(server, hello, on) {
    this.#on = on;
    this.isReady = false;
    this.lastError = null;
    const url = new URL("v1/turns/live", server);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    try {
      this.#socket = new WebSocket(url);
    } catch {
      queueMicrotask(() => this.#end());
      return;
    }
    this.#socket.onopen = () => this.send({ type: "hello", ...hello });
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = () => this.#end();
    this.#expect(READY_MS);
  }

  /** Send one frame. */
  send(frame) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** End it; `end` follows at once, not when the network has noticed. */
  close() {
    this.#socket?.close();
    this.#end();
  }

  #receive(data) {
    const frame = JSON.parse(data);
    this.#keepAlive();
    if (frame.type === "ready") {
      this.isReady = true;
      this.#on.ready(frame);
    } else if (frame.type === "error" && !this.isReady) {
      this.lastError = frame.error;
    } else if (frame.type !== "pong") {
      this.#on.frame(frame);
    }
  }

  /** Ask whether anybody is there after a while of silence. */
  #keepAlive() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.send({ type: "ping" });
      this.#expect(PONG_MS);
    }, QUIET_MS);
  }

  #expect(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), milliseconds);
  }

  #end() {
    clearTimeout(this.#timer);
    const { end } = this.#on;
    this.#on = { ready() {}, frame() {}, end() {} };
    const wasReady = this.isReady;
    this.isReady = false;
    end(wasReady, this.lastError);
  }
}
