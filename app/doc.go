// Package app (总装) joins everything: settings, database, kernel, affairs, gateways, pages;
// and holds what each sub-command of linli does. Nothing below it knows that it exists.
//
// Standard: design/house.md. Example: app.Serve(ctx, app.Config{Data: "data"}, app.ServeOptions{Addr: ":8080"}).
package app
