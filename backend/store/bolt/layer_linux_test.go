package bolt_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"

	"roleplay/backend/store/bolt"
)

// layer is a file system that passes everything on to a folder, and can fail
// one operation of a kind. It remembers what was synced, so that a test can
// take away all else, as a power cut does.
type layer struct {
	mu     sync.Mutex
	kind   string // "fsync", "write", "truncate", "link", "rename", "syncdir"
	at     int    // the operation of that kind that fails, from 1; 0: none
	cause  syscall.Errno
	seen   map[string]int
	synced map[uint64][]byte // by inode
	named  map[string]names  // by folder, as its last sync has kept them
	bad    badPlace
	stays  bool // what has failed once fails from then on
}

// mountLayer mounts a layer over a folder.
func mountLayer(t *testing.T) (l *layer, mounted, below string) {
	t.Helper()
	l, below, mounted = &layer{}, bolt.MemoryFolder(t), t.TempDir()
	data := &fs.LoopbackRoot{Path: below}
	root := &layerNode{LoopbackNode: &fs.LoopbackNode{RootData: data}, layer: l}
	data.RootNode = root
	server, err := fs.Mount(mounted, root, &fs.Options{MountOptions: fuse.MountOptions{DirectMountStrict: true}})
	if err != nil {
		t.Skipf("no file system can be mounted over a folder here: %v", err)
	}
	t.Cleanup(func() {
		err := server.Unmount()
		for tries := 0; err != nil && tries < 200; tries++ { // the kernel lets go of a file some time after its process has ended
			time.Sleep(50 * time.Millisecond)
			err = server.Unmount()
		}
		if err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return l, mounted, below
}

// arm lets the next operations be counted, and one of them fail.
func (l *layer) arm(kind string, at int, cause syscall.Errno) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kind, l.at, l.cause, l.seen, l.synced = kind, at, cause, map[string]int{}, map[uint64][]byte{}
}

// count counts an operation and returns the error it ends with.
func (l *layer) count(kind string) syscall.Errno {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		return 0
	}
	if l.seen[kind]++; kind == l.kind && (l.seen[kind] == l.at || l.stays && l.seen[kind] > l.at) {
		return l.cause
	}
	return 0
}

func (l *layer) counted(kind string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seen[kind]
}

// provide writes a file into the folder below, as if it had been there for long.
func (l *layer) provide(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err == nil {
		err = l.keepNames(filepath.Dir(path))
	}
	if err != nil {
		t.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.synced[info.Sys().(*syscall.Stat_t).Ino] = content
}

type layerNode struct {
	*fs.LoopbackNode
	layer *layer
}

func (n *layerNode) WrapChild(_ context.Context, child fs.InodeEmbedder) fs.InodeEmbedder {
	below, ok := child.(*fs.LoopbackNode)
	if !ok {
		return child
	}
	return &layerNode{LoopbackNode: below, layer: n.layer}
}

func (n *layerNode) path() string {
	return n.RootData.Path + "/" + n.Path(n.Root())
}

func (n *layerNode) Open(_ context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	if errno := n.layer.count("open"); errno != 0 {
		return nil, 0, errno
	}
	f, err := os.OpenFile(n.path(), int(flags)&^syscall.O_APPEND, 0)
	if err != nil {
		return nil, 0, fs.ToErrno(err)
	}
	return &layerFile{LoopbackFile: fs.NewLoopbackFileFromOS(f), layer: n.layer}, 0, 0
}

func (n *layerNode) Create(ctx context.Context, name string, flags, mode uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	inode, handle, more, errno := n.LoopbackNode.Create(ctx, name, flags, mode, out)
	if f, ok := handle.(*fs.LoopbackFile); ok {
		handle = &layerFile{LoopbackFile: f, layer: n.layer}
	}
	return inode, handle, more, errno
}

func (n *layerNode) Setattr(ctx context.Context, f fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	if _, sized := in.GetSize(); sized {
		if errno := n.layer.count("truncate"); errno != 0 {
			return errno
		}
	}
	if file, ok := f.(*layerFile); ok {
		f = file.LoopbackFile
	}
	return n.LoopbackNode.Setattr(ctx, f, in, out)
}

func (n *layerNode) Getattr(ctx context.Context, f fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	if file, ok := f.(*layerFile); ok {
		f = file.LoopbackFile
	}
	return n.LoopbackNode.Getattr(ctx, f, out)
}

func (n *layerNode) Rename(ctx context.Context, name string, parent fs.InodeEmbedder, newName string, flags uint32) syscall.Errno {
	if errno := n.layer.count("rename"); errno != 0 {
		return errno
	}
	return n.LoopbackNode.Rename(ctx, name, parent, newName, flags)
}

func (n *layerNode) Link(ctx context.Context, target fs.InodeEmbedder, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	if errno := n.layer.count("link"); errno != 0 {
		return nil, errno
	}
	return n.LoopbackNode.Link(ctx, target, name, out)
}

func (n *layerNode) Fsync(ctx context.Context, f fs.FileHandle, flags uint32) syscall.Errno {
	if file, ok := f.(*layerFile); ok {
		return file.Fsync(ctx, flags)
	}
	return 0
}

func (n *layerNode) OpendirHandle(ctx context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	handle, more, errno := n.LoopbackNode.OpendirHandle(ctx, flags)
	if reader, ok := handle.(fs.FileReaddirenter); ok {
		handle = &layerFolder{FileReaddirenter: reader, layer: n.layer, path: n.path()}
	}
	return handle, more, errno
}

type layerFolder struct {
	fs.FileReaddirenter
	layer *layer
	path  string
}

func (f *layerFolder) Fsyncdir(context.Context, uint32) syscall.Errno {
	if errno := f.layer.count("syncdir"); errno != 0 {
		return errno
	}
	return fs.ToErrno(f.layer.keepNames(f.path))
}

type layerFile struct {
	*fs.LoopbackFile
	layer *layer
}

// PassthroughFd keeps the kernel from going around the layer.
func (f *layerFile) PassthroughFd() (int, bool) { return 0, false }

// Write writes the first half of what is to fail.
func (f *layerFile) Write(ctx context.Context, data []byte, off int64) (uint32, syscall.Errno) {
	if errno := f.layer.count("write"); errno != 0 {
		_, _ = f.LoopbackFile.Write(ctx, data[:len(data)/2], off)
		return 0, errno
	}
	return f.LoopbackFile.Write(ctx, data, off)
}

func (f *layerFile) Fsync(ctx context.Context, flags uint32) syscall.Errno {
	if errno := f.layer.count("fsync"); errno != 0 {
		return errno
	}
	var out fuse.AttrOut
	if errno := f.Getattr(ctx, &out); errno != 0 {
		return errno
	}
	all := make([]byte, out.Size)
	if result, errno := f.Read(ctx, all, 0); errno == 0 {
		read, _ := result.Bytes(all)
		f.layer.mu.Lock()
		if f.layer.synced != nil {
			f.layer.synced[out.Ino] = append([]byte{}, read...)
		}
		f.layer.mu.Unlock()
	}
	return 0
}
