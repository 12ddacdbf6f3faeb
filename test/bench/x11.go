package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
)

// screen is a connection to an X server, for the one thing that is needed here: what colours are on the screen now. It speaks the
// protocol itself (X11, chapters 8 and 9), because no library that is in go.mod does.
type screen struct {
	conn net.Conn
	root uint32
}

func openScreen() (*screen, error) {
	number, ok := strings.CutPrefix(os.Getenv("DISPLAY"), ":")
	if !ok {
		return nil, errors.New("there is no local display; run it by `make bench`")
	}
	number, _, _ = strings.Cut(number, ".")
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+number)
	if err != nil {
		return nil, err
	}
	s := &screen{conn: conn}
	if err := s.greet(); err != nil {
		return nil, errors.Join(fmt.Errorf("greet the display: %w", err), conn.Close())
	}
	return s, nil
}

func (s *screen) close() error { return s.conn.Close() }

// greet sets the connection up: little end first, version 11.0, no authorisation. The answer names the root window.
func (s *screen) greet() error {
	if _, err := s.conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(s.conn, head); err != nil {
		return err
	}
	rest := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(s.conn, rest); err != nil {
		return err
	}
	if head[0] != 1 {
		return fmt.Errorf("refused: %s", strings.TrimRight(string(rest), "\x00"))
	}
	vendor, formats := int(binary.LittleEndian.Uint16(rest[16:])), int(rest[21])
	s.root = binary.LittleEndian.Uint32(rest[32+(vendor+3)/4*4+8*formats:])
	return nil
}

// rows reads lines of pixels, each as wide as asked, as 0xRRGGBB. All are asked for before the first is read.
func (s *screen) rows(x, width int, ys []int) ([][]uint32, error) {
	var ask []byte
	for _, y := range ys { // GetImage, ZPixmap, all planes
		ask = append(ask, 73, 2, 5, 0)
		ask = binary.LittleEndian.AppendUint32(ask, s.root)
		for _, v := range []int{x, y, width, 1} {
			ask = binary.LittleEndian.AppendUint16(ask, uint16(v))
		}
		ask = binary.LittleEndian.AppendUint32(ask, 0xffffffff)
	}
	if _, err := s.conn.Write(ask); err != nil {
		return nil, err
	}
	rows := make([][]uint32, len(ys))
	for i := range ys {
		head := make([]byte, 32)
		if _, err := io.ReadFull(s.conn, head); err != nil {
			return nil, err
		}
		if head[0] != 1 {
			return nil, fmt.Errorf("the display answered with error %d", head[1])
		}
		body := make([]byte, 4*int(binary.LittleEndian.Uint32(head[4:])))
		if _, err := io.ReadFull(s.conn, body); err != nil {
			return nil, err
		}
		for p := 0; p+4 <= len(body); p += 4 {
			rows[i] = append(rows[i], binary.LittleEndian.Uint32(body[p:])&0xffffff)
		}
	}
	return rows, nil
}
