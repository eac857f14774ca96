package main

import (
	"encoding/json"
	"fmt"

	sdkmath "cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/bech32"

	transfertypes "github.com/cosmos/ibc-go/v11/modules/apps/transfer/types"
	channeltypes "github.com/cosmos/ibc-go/v11/modules/core/04-channel/types"
	porttypes "github.com/cosmos/ibc-go/v11/modules/core/05-port/types"
	"github.com/cosmos/ibc-go/v11/modules/core/exported"
	"github.com/cosmos/ibc-go/v11/testing/simapp"
)

// pointOfNoReturn ends failed forwards as chains with a swap before the forward do, whose packet forwarding is ibc-apps' up to v10:
// the money stays on this chain, and the acknowledgement is a result. ibc-go's own no longer can. Here the memo asks for it.
type pointOfNoReturn struct {
	porttypes.ICS4Wrapper
	app *simapp.SimApp
}

func (p pointOfNoReturn) WriteAcknowledgement(ctx sdk.Context, packet exported.PacketI, ack exported.Acknowledgement) error {
	failure, ok := ack.(channeltypes.Acknowledgement)
	if !ok || failure.Success() {
		return p.ICS4Wrapper.WriteAcknowledgement(ctx, packet, ack)
	}
	var data transfertypes.FungibleTokenPacketData
	if err := transfertypes.ModuleCdc.UnmarshalJSON(packet.GetData(), &data); err != nil {
		return err
	}
	var memo struct {
		Nonrefundable bool `json:"nonrefundable"`
	}
	if err := json.Unmarshal([]byte(data.Memo), &memo); err != nil || !memo.Nonrefundable {
		return p.ICS4Wrapper.WriteAcknowledgement(ctx, packet, ack)
	}
	if err := p.keepHere(ctx, packet, data); err != nil {
		return err
	}
	text := fmt.Sprintf("packet forward failed after point of no return: %s", failure.GetError())
	return p.ICS4Wrapper.WriteAcknowledgement(ctx, packet, channeltypes.NewResultAcknowledgement([]byte(text)))
}

// The forwarding has already prepared the money's way home: burnt what it came as, or put it back into the escrow.
func (p pointOfNoReturn) keepHere(ctx sdk.Context, packet exported.PacketI, data transfertypes.FungibleTokenPacketData) error {
	amount, ok := sdkmath.NewIntFromString(data.Amount)
	if !ok {
		return fmt.Errorf("not an amount: %s", data.Amount)
	}
	account, err := accountOf(data)
	if err != nil {
		return err
	}
	denom := transfertypes.ExtractDenomFromPath(data.Denom)
	if denom.HasPrefix(packet.GetSourcePort(), packet.GetSourceChannel()) {
		denom.Trace = denom.Trace[1:]
		escrow := transfertypes.GetEscrowAddress(packet.GetDestPort(), packet.GetDestChannel())
		return p.app.TransferKeeper.UnescrowCoin(ctx, escrow, account, sdk.NewCoin(denom.IBCDenom(), amount))
	}
	denom.Trace = append([]transfertypes.Hop{transfertypes.NewHop(packet.GetDestPort(), packet.GetDestChannel())}, denom.Trace...)
	coins := sdk.NewCoins(sdk.NewCoin(denom.IBCDenom(), amount))
	if err := p.app.BankKeeper.MintCoins(ctx, transfertypes.ModuleName, coins); err != nil {
		return err
	}
	return p.app.BankKeeper.SendCoinsFromModuleToAccount(ctx, transfertypes.ModuleName, account, coins)
}

// The receiver when it is an account here, else the account of the sender's bytes.
func accountOf(data transfertypes.FungibleTokenPacketData) (sdk.AccAddress, error) {
	if receiver, err := sdk.AccAddressFromBech32(data.Receiver); err == nil {
		return receiver, nil
	}
	_, sender, err := bech32.DecodeAndConvert(data.Sender)
	return sender, err
}
