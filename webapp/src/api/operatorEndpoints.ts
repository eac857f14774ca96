export { endpoints as operatorEndpoints } from '@relayooor/shared'
