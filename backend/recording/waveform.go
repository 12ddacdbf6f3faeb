package recording

import (
	"context"

	"roleplay/audio"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

const (
	usualPoints = 600
	mostPoints  = 4000
	perPiece    = 50 // parts of a piece whose peaks are kept: 100 ms each
	partBytes   = audio.RecordingPieceBytes / perPiece
)

// peaks are the loudest samples of the parts of a piece, by side.
type peaks [2][perPiece]uint16

// peaksOf looks for the peaks of a piece: stereo, 16 bits, little-endian.
func peaksOf(pcm []byte) (p peaks) {
	for i := 0; i+3 < len(pcm); i += 4 {
		part := min(i/partBytes, perPiece-1)
		for side := range 2 {
			v := int(int16(uint16(pcm[i+2*side]) | uint16(pcm[i+2*side+1])<<8))
			p[side][part] = max(p[side][part], uint16(max(v, -v)))
		}
	}
	return p
}

// GetRecording tells what there is of the recording of a session, with its waveform.
// CodeUnauthenticated without an actor, CodeNotFound for unknown and for somebody else's
// session, CodeInvalid for points that cannot be drawn.
func (s *Service) GetRecording(ctx context.Context, in GetRecordingInput) (Info, error) {
	actor, err := s.owned(ctx, in.ID)
	if err != nil {
		return Info{}, err
	}
	points := in.Points
	if points == 0 {
		points = usualPoints
	}
	if points < 1 || points > mostPoints {
		return Info{}, roleplay.Invalid("points", "A waveform has 1 to %d points.", mostPoints)
	}
	j, last, err := s.joined(ctx, actor.ID, in.ID)
	if err != nil {
		return Info{}, err
	}
	out := Info{Session: in.ID, Ms: j.Duration().Milliseconds(), Trainee: []float32{}, Character: []float32{}, Playable: s.deps.Speaker != nil}
	if j.Samples() == 0 {
		return out, nil
	}
	all := make([][perPiece]uint16, 0, 2*last)
	for n := 1; n <= last; n++ {
		p, err := s.peaksAt(ctx, actor.ID, in.ID, n)
		if err != nil {
			return Info{}, err
		}
		all = append(all, p[0], p[1])
	}
	parts := int((j.Samples()*4 + int64(partBytes) - 1) / int64(partBytes))
	out.Trainee, out.Character = drawn(all, 0, parts, points), drawn(all, 1, parts, points)
	return out, nil
}

// peaksAt are the peaks of a piece, which is read once.
func (s *Service) peaksAt(ctx context.Context, u roleplay.UserID, id roleplay.SessionID, n int) (peaks, error) {
	key := record.RecordingKey(u, id, n)
	s.mu.Lock()
	known, ok := s.peaks[key]
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	pcm, err := s.piece(ctx, u, id, n)
	if err != nil {
		return peaks{}, err
	}
	if len(pcm) == 0 {
		return peaks{}, nil // it may still come
	}
	p := peaksOf(pcm)
	s.mu.Lock()
	s.peaks[key] = p
	s.mu.Unlock()
	return p, nil
}

// drawn are the peaks of one side in so many points; fewer where there are fewer parts.
func drawn(all [][perPiece]uint16, side, parts, points int) []float32 {
	points = min(points, parts)
	out := make([]float32, points)
	for i := range parts {
		v := float32(all[2*(i/perPiece)+side][i%perPiece]) / (1 << 15)
		at := i * points / parts
		out[at] = max(out[at], v)
	}
	return out
}
