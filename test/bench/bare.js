// The least page that talks with a model: it asks, reads the stream, and puts the words where they are to be seen.
const log = document.querySelector('[role=log]')
const field = document.querySelector('textarea')

function line(text) {
  const p = document.createElement('p')
  p.textContent = text
  log.append(p)
  return p
}

document.querySelector('form').addEventListener('submit', async event => {
  event.preventDefault()
  const said = field.value
  field.value = ''
  line(said)
  const answer = await fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: 'bare', stream: true, messages: [{ role: 'user', content: said }] }),
  })
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  const words = line('')
  for (let held = ''; ; ) {
    const { done, value } = await reader.read()
    if (done) return
    const events = (held + value).split('\n\n')
    held = events.pop()
    for (const event of events) {
      if (event !== 'data: [DONE]') words.textContent += JSON.parse(event.slice(6)).choices[0]?.delta.content ?? ''
    }
  }
})
