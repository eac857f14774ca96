// Command simd is ibc-go v11's test application, which wires packet forwarding, rate limits and IBC v2
// but comes without a command line. There is no autocli for this SDK: balances are asked of the node.
package main

import (
	"errors"
	"fmt"
	"os"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"cosmossdk.io/log/v2"

	cmtcfg "github.com/cometbft/cometbft/config"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/keys"
	"github.com/cosmos/cosmos-sdk/server"
	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	authcmd "github.com/cosmos/cosmos-sdk/x/auth/client/cli"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"

	"github.com/cosmos/ibc-go/v11/testing/simapp"
)

func main() {
	root := newRoot()
	if err := svrcmd.Execute(root, "", simapp.DefaultNodeHome); err != nil {
		fmt.Fprintln(root.OutOrStderr(), err)
		os.Exit(1)
	}
}

func newRoot() *cobra.Command {
	// For its codecs and modules only.
	home, err := os.MkdirTemp("", "simd")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(home)
	options := viper.New()
	options.Set(flags.FlagHome, home)
	app := simapp.NewSimApp(log.NewNopLogger(), dbm.NewMemDB(), nil, true, options)

	clientCtx := client.Context{}.
		WithCodec(app.AppCodec()).
		WithInterfaceRegistry(app.InterfaceRegistry()).
		WithLegacyAmino(app.LegacyAmino()).
		WithTxConfig(app.TxConfig()).
		WithInput(os.Stdin).
		WithAccountRetriever(authtypes.AccountRetriever{}).
		WithHomeDir(simapp.DefaultNodeHome).
		WithViper("")

	root := &cobra.Command{
		Use:           "simd",
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(cmd.OutOrStdout())
			cmd.SetErr(cmd.ErrOrStderr())
			ctx, err := client.ReadPersistentCommandFlags(clientCtx.WithCmdContext(cmd.Context()), cmd.Flags())
			if err != nil {
				return err
			}
			if ctx, err = config.ReadFromClientConfig(ctx); err != nil {
				return err
			}
			if err := client.SetCmdClientContextHandler(ctx, cmd); err != nil {
				return err
			}
			appConfig := serverconfig.DefaultConfig()
			appConfig.MinGasPrices = "0stake"
			return server.InterceptConfigsPreRunHandler(cmd, serverconfig.DefaultConfigTemplate, appConfig, cmtcfg.DefaultConfig())
		},
	}

	tx := &cobra.Command{Use: "tx"}
	tx.AddCommand(authcmd.GetSignCommand(), authcmd.GetMultiSignCommand(), authcmd.GetBroadcastCommand(), authcmd.GetEncodeCommand())
	app.BasicModuleManager.AddTxCommands(tx)
	query := &cobra.Command{Use: "query"}
	query.AddCommand(authcmd.QueryTxCmd(), authcmd.QueryTxsByEventsCmd())
	app.BasicModuleManager.AddQueryCommands(query)

	server.AddCommands(root, simapp.DefaultNodeHome, newApp, export, func(*cobra.Command) {})
	root.AddCommand(
		genutilcli.InitCmd(app.BasicModuleManager, simapp.DefaultNodeHome),
		genutilcli.Commands(app.TxConfig(), app.BasicModuleManager, simapp.DefaultNodeHome),
		keys.Commands(),
		query,
		tx,
	)
	return root
}

func newApp(logger log.Logger, db dbm.DB, options servertypes.AppOptions) servertypes.Application {
	// Not loaded yet: an application that is loaded takes no other handlers.
	app := simapp.NewSimApp(logger, db, nil, false, options, server.DefaultBaseappOptions(options)...)
	app.PFMKeeper.WithICS4Wrapper(pointOfNoReturn{app.PFMKeeper.ICS4Wrapper(), app})
	if err := takeFees(app); err != nil {
		panic(err)
	}
	if err := app.LoadLatestVersion(); err != nil {
		panic(err)
	}
	return app
}

func export(log.Logger, dbm.DB, int64, bool, []string, servertypes.AppOptions, []string) (servertypes.ExportedApp, error) {
	return servertypes.ExportedApp{}, errors.New("export is not needed here")
}
