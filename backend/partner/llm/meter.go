package llm

import "roleplay/backend/model"

// meter counts what one request took. A service says so at the end of its answer;
// where that does not come, because either side broke off, it is estimated, on the
// high side: what was sent and answered is paid for all the same.
type meter struct {
	request model.Request
	told    model.Usage
	bytes   int // of the answer
	chunks  int
}

func (m *meter) count(c model.Chunk) {
	m.told = m.told.Add(c.Usage)
	m.bytes += len(c.Text)
	if c.Text != "" || c.Finish != "" {
		m.chunks++
	}
}

func (m *meter) usage() model.Usage {
	if m.told != (model.Usage{}) || m.chunks == 0 {
		return m.told
	}
	sent := tokens(m.request.System)
	for _, message := range m.request.Messages {
		sent += tokens(message.Text)
	}
	return model.Usage{In: sent, Out: (m.bytes + bytesPerToken - 1) / bytesPerToken}
}
