import type { Endpoint, EndpointName } from '@relayooor/shared'
import { accountEndpoints, claimEndpoints, coinEndpoints, noticeEndpoints, proofEndpoints, publicEndpoints } from '@relayooor/shared'

const forPeople: Partial<Record<EndpointName, Endpoint>> = {
  ...publicEndpoints,
  ...proofEndpoints,
  ...coinEndpoints,
  ...accountEndpoints,
  ...claimEndpoints,
  ...noticeEndpoints,
}

/** One call of the contract. Those of the operator's view, which are most of it, are loaded with the first of them. */
export async function endpointOf(name: EndpointName): Promise<Endpoint> {
  return forPeople[name] ?? (await import('./operatorEndpoints.ts')).operatorEndpoints[name]
}
