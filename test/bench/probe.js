// Put into either page, the program's and the bare one: says something as a person does, and notes when the first words
// of the answer are in the page, and when the frame with them was drawn.
(() => {
  if (window.bench) return
  let want = null
  let seen = null
  let ahead = 0
  const own = () => performance.timeOrigin + performance.now()
  const now = () => own() - ahead
  const log = () => document.querySelector('[role=log]')

  new MutationObserver(() => {
    if (!want || !log()) return
    const text = log().textContent
    const at = text.lastIndexOf(want.said)
    if (at < 0 || !text.slice(at + want.said.length).includes(want.first)) return
    want = null
    const dom = now()
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => (seen = { dom, frame: now() })
    requestAnimationFrame(() => port2.postMessage(0)) // the message comes after the frame
  }).observe(document, { subtree: true, childList: true, characterData: true })

  window.bench = {
    now,
    /** Takes the time of the system, which has whole milliseconds here, at the moment when one begins. */
    setClock() {
      const before = Date.now()
      let tick = before
      while (tick === before) tick = Date.now()
      ahead = own() - tick
    },
    say(said, first) {
      const field = document.querySelector('form textarea')
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, said)
      field.dispatchEvent(new Event('input', { bubbles: true }))
      seen = null
      want = { said, first }
      field.form.requestSubmit()
    },
    seen: () => seen,
    /** The answer is there as a whole. */
    whole: last => log().textContent.includes(last) && !log().querySelector('[aria-busy=true]'),
    ready: () => !!document.querySelector('form textarea'),
    /** Waits for a promise, which not every inspector does. */
    settle(promise) {
      window.bench.settled = null
      promise.then(value => (window.bench.settled = { value }), error => (window.bench.settled = { error: String(error?.message ?? error) }))
    },
  }
})()
