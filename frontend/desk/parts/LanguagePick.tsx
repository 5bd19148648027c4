import type { VNode } from "preact";
import { LANGUAGE_VALUES, type Language } from "../../protocol";
import { useWords } from "../context";
import { Radios } from "./Radios";

interface LanguagePickProps {
  value: Language;
  onChange: (language: Language) => void;
}

export function LanguagePick({ value, onChange }: LanguagePickProps): VNode {
  const words = useWords();
  return (
    <Radios
      legend={words.top.language}
      values={LANGUAGE_VALUES}
      words={words.language}
      value={value}
      onChange={onChange}
    />
  );
}
