// What the person said and the server has not confirmed yet: kept in the browser, sent in order, again with the same id until it is
// confirmed. The server takes each id once, so nothing is lost and nothing is doubled.

const shelf = "open-door-outbox";

export function createOutbox({ onSent, onOffline, onOnline }) {
  let waiting = JSON.parse(localStorage.getItem(shelf) ?? "[]");
  let sending = false;

  const keep = () => localStorage.setItem(shelf, JSON.stringify(waiting));

  async function flush() {
    if (sending) return;
    sending = true;
    while (waiting.length > 0) {
      const [message] = waiting;
      const confirmed = await post(message);
      if (!confirmed) {
        onOffline();
        setTimeout(flush, 2000);
        break;
      }
      waiting = waiting.slice(1);
      keep();
      onOnline();
      onSent(message.id);
    }
    sending = false;
  }

  function send(message) {
    waiting = [...waiting, message];
    keep();
    flush();
  }

  window.addEventListener("online", flush);
  return { send, flush, waiting: () => waiting };
}

/** Confirmed, or refused for good: a message that the server can't read would never be taken. */
async function post(message) {
  try {
    const answer = await fetch("/api/chat/messages", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
    });
    return answer.ok || (answer.status >= 400 && answer.status < 429);
  } catch {
    return false;
  }
}
