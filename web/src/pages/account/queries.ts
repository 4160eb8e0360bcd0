/** What the viewer asks and changes about himself. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { accounts, ask } from "~/api/client";
import type { components } from "~/api/types/accounts";
import { updateMe } from "~/session/session";

export type OwnSession = components["schemas"]["Session"];
export type Key = components["schemas"]["Key"];
type NewKey = components["schemas"]["NewKey"];
type MyChanges = components["schemas"]["MyChanges"];

const FACTOR = ["me", "second-factor"];
const SESSIONS = ["me", "sessions"];
const KEYS = ["me", "keys"];

export function useChangeMe() {
  return useMutation({
    mutationFn: (body: MyChanges) => ask(accounts.PATCH("/api/accounts/me", { body })),
    onSuccess: updateMe,
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { password: string; new_password: string }) =>
      ask(accounts.PUT("/api/accounts/me/password", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}

export function useSecondFactor() {
  return useQuery({ queryKey: FACTOR, queryFn: () => ask(accounts.GET("/api/accounts/me/totp")) });
}

/** A new secret for an authenticator; it counts when a code of it has come back. */
export function useOffer() {
  return useMutation({ mutationFn: () => ask(accounts.POST("/api/accounts/me/totp")) });
}

export function useTurnOn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => ask(accounts.PUT("/api/accounts/me/totp", { body: { code } })),
    onSuccess: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}

export function useTurnOff() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => ask(accounts.POST("/api/accounts/me/totp/off", { body: { password } })),
    onSuccess: () => client.invalidateQueries({ queryKey: FACTOR }),
  });
}

/** The second factor is on and its codes are kept: read anew how things stand. */
export function useRefreshFactor(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: FACTOR });
}

export function useMySessions() {
  return useQuery({ queryKey: SESSIONS, queryFn: () => ask(accounts.GET("/api/accounts/me/sessions")) });
}

/** Null: all others. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (session_id: string | null) =>
      session_id === null
        ? ask(accounts.DELETE("/api/accounts/me/sessions"))
        : ask(accounts.DELETE("/api/accounts/me/sessions/{session_id}", { params: { path: { session_id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: SESSIONS }),
  });
}

export function useMyKeys() {
  return useQuery({ queryKey: KEYS, queryFn: () => ask(accounts.GET("/api/accounts/me/keys")) });
}

export function useMakeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewKey) => ask(accounts.POST("/api/accounts/me/keys", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: KEYS }),
  });
}

export function useRevokeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key_id: string) =>
      ask(accounts.DELETE("/api/accounts/me/keys/{key_id}", { params: { path: { key_id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: KEYS }),
  });
}
