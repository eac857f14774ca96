package main

import (
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/auth/ante"

	"github.com/cosmos/ibc-go/v11/testing/simapp"
)

// takeFees makes the chain refuse too small a fee, and take it, as every other one does: the test application forgets it.
func takeFees(app *simapp.SimApp) error {
	options := simapp.HandlerOptions{
		HandlerOptions: ante.HandlerOptions{
			AccountKeeper:   app.AccountKeeper,
			BankKeeper:      app.BankKeeper,
			SignModeHandler: app.TxConfig().SignModeHandler(),
			SigGasConsumer:  ante.DefaultSigVerificationGasConsumer,
		},
		IBCKeeper: app.IBCKeeper,
	}
	rest, err := simapp.NewAnteHandler(options)
	if err != nil {
		return err
	}
	fees := ante.NewDeductFeeDecorator(app.AccountKeeper, app.BankKeeper, nil, nil)
	last := func(ctx sdk.Context, _ sdk.Tx, _ bool) (sdk.Context, error) { return ctx, nil }
	app.SetAnteHandler(func(ctx sdk.Context, tx sdk.Tx, simulate bool) (sdk.Context, error) {
		ctx, err := rest(ctx, tx, simulate)
		if err != nil {
			return ctx, err
		}
		return fees.AnteHandle(ctx, tx, simulate, last)
	})
	return nil
}
