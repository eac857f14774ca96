// Command simd is ibc-go v7's test application, on CometBFT 0.37: its blocks keep their events elsewhere than newer ones,
// and the events of a transaction do not tell which message they are of.
package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/server"
	svrcmd "github.com/cosmos/cosmos-sdk/server/cmd"

	"github.com/cosmos/ibc-go/v7/testing/simapp"
	"github.com/cosmos/ibc-go/v7/testing/simapp/simd/cmd"
)

func main() {
	root, _ := cmd.NewRootCmd()
	groupGenesis(root)
	if err := svrcmd.Execute(root, "", simapp.DefaultNodeHome); err != nil {
		var ended server.ErrorCode
		if errors.As(err, &ended) {
			os.Exit(ended.Code)
		}
		os.Exit(1)
	}
}

// groupGenesis puts the commands that make a genesis where newer generations have them.
func groupGenesis(root *cobra.Command) {
	genesis := &cobra.Command{Use: "genesis"}
	for _, command := range root.Commands() {
		if name := command.Name(); name == "gentx" || name == "collect-gentxs" {
			root.RemoveCommand(command)
			genesis.AddCommand(command)
		}
	}
	root.AddCommand(genesis)
}
