//go:build desktop

// Command hello is the least window that Wails makes, to compare ours with. It is built by `make bench` alone.
// HELLO_PAGE is the address of a page that it goes on to.
package main

import (
	"context"
	"embed"
	"fmt"
	"os"
	"sync"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

//go:embed index.html hello.js
var pages embed.FS

func main() {
	if err := os.Setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1"); err != nil { // as ours does
		panic(err)
	}
	var once sync.Once // the page that follows has a DOM too
	err := wails.Run(&options.App{
		Title: "Hello", Width: 1180, Height: 800,
		BackgroundColour: options.NewRGB(255, 255, 255),
		Linux:            &linux.Options{WebviewGpuPolicy: linux.WebviewGpuPolicyNever, ProgramName: "hello"},
		AssetServer:      &assetserver.Options{Assets: pages},
		OnDomReady: func(ctx context.Context) {
			if address := os.Getenv("HELLO_PAGE"); address != "" {
				once.Do(func() { runtime.WindowExecJS(ctx, fmt.Sprintf("location.replace(%q)", address)) })
			}
		},
	})
	if err != nil {
		panic(err)
	}
}
