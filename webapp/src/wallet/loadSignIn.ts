import { defineAsyncComponent } from 'vue'

// Most people never sign in.
const parts = { SignIn: () => import('./SignIn.vue'), SignedIn: () => import('./SignedIn.vue') }

export const SignIn = defineAsyncComponent(parts.SignIn)
export const SignedIn = defineAsyncComponent(parts.SignedIn)

export async function loadSignIn(): Promise<void> {
  await Promise.all([parts.SignIn(), parts.SignedIn()])
}
